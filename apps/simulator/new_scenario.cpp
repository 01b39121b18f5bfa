#include "apps/simulator/new_scenario.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "apps/simulator/files.hpp"
#include "simulator/scenario/load.hpp"

namespace perdura::apps::simulator {

namespace fs = std::filesystem;

namespace {

constexpr const char* rest = R"(about: One sentence that says what it is about.
version: 1

# When: the virtual clock's start, the phase with faults, and the time to come to an end after it.
# time: {start: 2026-11-27T00:00:00+09:00, span: 24h, heal: 60d}

# Who and what: SKUs that orders name need no entry, unless one is to differ.
# catalog: {stock_each: 1_000, items: [{sku: s1, price: 12_000won, stock: 1, seller: seller}]}

orders:
  - {id: o1, buyer: buyer, lines: [{sku: s1, quantity: 1, price: 12_000won}]}

# What happens, each time after the start. Verbs: place, pay {amount, outcome: approve | decline},
# confirm {amount}, cancel {by: buyer | seller | admin, reason}, dispatch {seller},
# confirm_purchase, and the courier's advance {seller, times}, hold {seller}, lose {seller}.
script:
  - {at: 0s, place: o1}
  - {at: 1s, pay: o1}
  - {at: 1h, dispatch: o1}

# Instead of a script, or besides it: orders that come by themselves.
# catalog: {skus: 100}
# workload:
#   - orders: {points: [[00:00, 10/min]], lines: 1..4, credit_pct: 20, unpaid_pct: 5}
#   - cancels: {pct: 5, after: 1s..40min}

# What goes wrong. swarm: drawn from the seed; listed only: windows and plan; none: nothing.
faults: {intensity: swarm}

# Single faults, for regressions; `simulator list sites` names sites and choices.
# plan:
#   - {site: gateway.capture, entity: o1, nth: 1, choice: delay, by: 3s}

# What has to hold: the invariants always, measures of the run, how orders end.
expect:
  invariants: all
  # within: {stuck_sagas: 0, confirmed_pct: ">= 90"}
  final: {o1: {order: COMPLETED, attempts: [CAPTURED], parcels: {seller: DELIVERED}}}
  # stock: {s1: {sold: 1}}
)";

std::string message_of(int error) { return std::strerror(error); }

}  // namespace

std::string starting_text(const std::string& name) { return "scenario: " + name + "\n" + rest; }

fs::path write_new(const std::string& name, const fs::path& folder) {
  const bool is_path = name.find('/') != std::string::npos;
  fs::path file = is_path ? fs::path(name) : folder / name;
  if (file.extension() != ".yaml") file += ".yaml";
  const std::string text = starting_text(file.stem().string());
  if (!perdura::simulator::scenario::load(text).scenario) {
    throw FileError("a scenario cannot be called \"" + file.stem().string() +
                    "\": use a-z, 0-9, - and _");
  }
  // "x": two who start the same file do not overwrite each other.
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> stream(std::fopen(file.c_str(), "wx"),
                                                               &std::fclose);
  if (!stream && errno == EEXIST) {
    throw FileError(file.string() + " is there already; choose another name");
  }
  if (!stream) throw FileError("cannot write " + file.string() + ": " + message_of(errno));
  const bool written = std::fwrite(text.data(), 1, text.size(), stream.get()) == text.size();
  if (!written || std::fflush(stream.get()) != 0) {
    throw FileError("cannot write " + file.string() + ": " + message_of(errno));
  }
  return file;
}

}  // namespace perdura::apps::simulator
