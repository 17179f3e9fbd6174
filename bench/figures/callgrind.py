"""Instructions in user space, counted by valgrind's callgrind.

Counts are differences of two runs of one program that differ only in how often
they do the work: start-up and tear-down cancel out.
"""

import collections
import os
import re
import subprocess
import tempfile

# Where a cost arises: a function, the file that defines it, and the file that
# the line is from, which is another one for what the compiler has inlined.
Place = collections.namedtuple("Place", "function file line_file")


class Profile:
    """The costs of one run, or of the difference of two."""

    def __init__(self):
        self.own = collections.Counter()  # Place: instructions of its own.
        # (Place, (function, file) called): instructions, all below included.
        self.calls = collections.Counter()

    def total(self):
        return sum(self.own.values())

    def minus(self, other):
        """What this run did more often, per place and call."""
        result = Profile()
        result.own = collections.Counter(self.own)
        result.own.subtract(other.own)
        result.calls = collections.Counter(self.calls)
        result.calls.subtract(other.calls)
        return result


def run(command, output=os.devnull):
    """Runs a command under callgrind; its instructions from start to end."""
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", f"--callgrind-out-file={output}"]
        + [str(word) for word in command],
        capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{command}: {done.stdout}{done.stderr}")
    return int(re.search(r"Collected : (\d+)", done.stderr)[1])


def count_per_item(command_for, low, high):
    """Instructions of one item; command_for(n) is a command that does n."""
    return (run(command_for(high)) - run(command_for(low))) / (high - low)


def profile_difference(command_for, low, high):
    """The Profile of `high - low` items."""
    profiles = []
    with tempfile.TemporaryDirectory() as folder:
        for items in (low, high):
            path = os.path.join(folder, str(items))
            run(command_for(items), path)
            with open(path, encoding="utf-8") as file:
                profiles.append(_Reader().read(file))
    return profiles[1].minus(profiles[0])


class _Reader:
    """Reads the file format of callgrind ("Callgrind Format" in its manual).

    Names come once, as "(id) name", and then as "(id)". A line of numbers is a
    cost of the present place, but after `calls=` it is that of the call.
    """

    def __init__(self):
        self._files = {}
        self._functions = {}
        self._file_of = {}  # Of a function's id: the file that defines it.

    def read(self, lines):
        own = collections.Counter()  # By (function id, file of the line).
        calls = collections.Counter()
        file = line_file = function = callee = None
        is_call = False
        total = None
        for line in lines:
            key, equals, value = line.rstrip("\n").partition("=")
            if line[0].isdigit() or line[0] in "+-*":
                cost = int(line.split()[1])
                if is_call:
                    calls[function, line_file, callee] += cost
                else:
                    own[function, line_file] += cost
                is_call = False
            elif line.startswith("totals:"):
                total = int(line.split()[1])
            elif not equals:
                continue
            elif key == "fl":
                file = line_file = self._name(self._files, value)
            elif key in ("fi", "fe"):
                line_file = self._name(self._files, value)
            elif key == "fn":
                function = self._id(value)
                self._file_of[function] = line_file = file
            elif key == "cfn":
                callee = self._id(value)
            elif key in ("cfi", "cfl"):
                self._name(self._files, value)
            elif key == "calls":
                is_call = True
        if total != sum(own.values()):
            raise SystemExit("callgrind's file was not understood")
        return self._with_names(own, calls)

    def _with_names(self, own, calls):
        profile = Profile()
        for (function, line_file), cost in own.items():
            profile.own[self._place(function, line_file)] += cost
        for (function, line_file, callee), cost in calls.items():
            called = self._place(callee, None)[:2]
            profile.calls[self._place(function, line_file), called] += cost
        return profile

    def _place(self, function, line_file):
        # A recursive call has a name of its own: "Visit'2".
        name = re.sub(r"'\d+$", "", self._functions[function])
        return Place(name, self._file_of[function], line_file)

    def _id(self, value):
        self._name(self._functions, value)
        return value.partition(" ")[0]

    @staticmethod
    def _name(names, value):
        number, space, name = value.partition(" ")
        if space:
            names[number] = name
        return names[number]
