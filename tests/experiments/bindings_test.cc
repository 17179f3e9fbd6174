// Expectations on what a location service has, in a run of an experiment.

#include <fstream>
#include <string>

#include "experiments/load_experiment.h"
#include "experiments/runner.h"
#include "gtest/gtest.h"

namespace sipsim {
namespace {

constexpr char kExperiment[] = R"pb(
  name: "bindings"
  duration: "20s"
  topology {
    inline {
      hosts {
        name: "bob"
        addresses: "192.0.2.201"
        user_agent {
          aor: "sip:bob@b.com"
          registration { expires: "10s" refresh: false }
        }
      }
      hosts {
        name: "registrar"
        addresses: "192.0.2.222"
        registrar {
          domains: "b.com"
          locations { aor: "sip:bob@b.com" }
        }
      }
    }
  }
  actions {
    user: "bob"
    register_contacts {}
  }
  expect { bindings { node: "registrar" aor: "sip:bob@b.com" } }
  expect {
    bindings {
      node: "registrar"
      aor: "sip:bob@b.com"
      contacts { uri: "sip:bob@192.0.2.201" expires: "5s" }
      at: "5s"
    }
  }
  expect {
    bindings {
      node: "registrar"
      aor: "sips:bob@b.com"
      contacts { uri: "sip:bob@192.0.2.201" expires: "10s" }
      at: "1ms"
    }
  }
  expect { bindings { node: "registrar" aor: "sip:al@b.com" at: "20s" } }
)pb";

TEST(ExpectBindings, LooksAtTheTimeAndAtTheEnd) {
  const std::string path = testing::TempDir() + "/bindings.txtpb";
  std::ofstream(path, std::ios::binary) << kExperiment;
  const auto experiment = LoadExperiment(path);
  ASSERT_TRUE(experiment.ok()) << experiment.status();
  const auto run = ExperimentRun::Create(*experiment, 1);
  ASSERT_TRUE(run.ok()) << run.status();
  (*run)->Run();
  ASSERT_EQ((*run)->verdicts().size(), 4u);
  for (const Verdict& verdict : (*run)->verdicts()) {
    EXPECT_TRUE(verdict.held) << verdict.text;
  }
  EXPECT_EQ((*run)->verdicts()[0].text,
            "at the end, sip:bob@b.com at registrar: nowhere");
  EXPECT_EQ((*run)->verdicts()[1].text,
            "at 5s, sip:bob@b.com at registrar: sip:bob@192.0.2.201 for "
            "5.001s");
}

}  // namespace
}  // namespace sipsim
