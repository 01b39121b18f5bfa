#pragma once
// A promise that was not kept.
#include <string>

namespace perdura::simulator {

enum class BrokenKind {
  Invariant,       // a checker's finding, an expectation, an answer that cannot be
  Liveness,        // something does not come to its end
  Nondeterminism,  // the same run is another one
  Endless,         // it takes more steps than it may
};
/// "liveness".
const char* name_of(BrokenKind kind);

/// The check of runs that take more steps than they may.
inline constexpr const char* endless_check = "endless";

struct Broken {
  BrokenKind kind = BrokenKind::Invariant;
  std::string check;     // "refund", "final", "within confirmed_pct"
  std::string order;     // "o1"; "-": nobody's
  std::string sentence;  // what is wrong, for people
};

}  // namespace perdura::simulator
