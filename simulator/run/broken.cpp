#include "simulator/run/broken.hpp"

namespace perdura::simulator {

const char* name_of(BrokenKind kind) {
  switch (kind) {
    case BrokenKind::Invariant:
      return "invariant";
    case BrokenKind::Liveness:
      return "liveness";
    case BrokenKind::Nondeterminism:
      return "nondeterminism";
    case BrokenKind::Endless:
      return "endless";
  }
  return "";
}

}  // namespace perdura::simulator
