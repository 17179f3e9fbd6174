#include "protocol/base/description.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace sipsim::sip {

void Description::Open(absl::string_view name) {
  Indent();
  absl::StrAppend(&text_, name, " {\n");
  ++depth_;
}

void Description::Close() {
  --depth_;
  Indent();
  text_ += "}\n";
}

void Description::Text(absl::string_view name, absl::string_view value) {
  Indent();
  absl::StrAppend(&text_, name, ": \"", absl::CEscape(value), "\"\n");
}

void Description::Number(absl::string_view name, int64_t value) {
  Indent();
  absl::StrAppend(&text_, name, ": ", value, "\n");
}

void Description::Timer(absl::string_view name, Duration left) {
  Indent();
  absl::StrAppend(&text_, "timer { name: \"", name, "\" left: \"",
                  FormatDuration(left), "\" }\n");
}

std::string FormatDuration(Duration duration) {
  struct Unit {
    int64_t nanoseconds;
    const char* name;
  };
  static constexpr Unit kUnits[] = {
      {1'000'000'000, "s"}, {1'000'000, "ms"}, {1'000, "us"}, {1, "ns"}};
  const int64_t count = duration.count();
  if (count == 0) return "0s";
  // Negating as unsigned keeps the most negative value in range.
  const uint64_t size = count < 0 ? -static_cast<uint64_t>(count) : count;
  const Unit* unit = kUnits;
  while (size < static_cast<uint64_t>(unit->nanoseconds)) ++unit;

  std::string text =
      absl::StrCat(count < 0 ? "-" : "", size / unit->nanoseconds);
  std::string fraction =
      absl::StrCat(unit->nanoseconds + size % unit->nanoseconds).substr(1);
  while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
  if (!fraction.empty()) absl::StrAppend(&text, ".", fraction);
  return text + unit->name;
}

}  // namespace sipsim::sip
