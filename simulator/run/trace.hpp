#pragma once
// What happened, line by line.
#include <cstdint>
#include <functional>
#include <string>

#include "simulator/scenario/scenario.hpp"
#include "simulator/world/world.hpp"

namespace perdura::simulator {

/// `cause`: the step of the line that this one comes from; 0: of none.
struct TraceLine {
  std::uint64_t step = 0;
  TimePoint at;
  std::string who;    // "order", "buyer/anna", "store.payment"
  std::string what;   // "UPDATE orders PAID", "cancel: 202", "deadlock"
  std::string order;  // "o1"; "-": nobody's
  std::uint64_t cause = 0;
  bool fault = false;
};

/// One object, without a line's end: {"step":405,"at":"09:00:31.180","who":…,"what":…,"cause":404,
/// "order":"o1"}, `"fault":true` where something went wrong. Times are the wall clock's at the
/// scenario's start; from the second day on "+1d 09:00:31.180".
std::string to_json(const TraceLine& line, const scenario::Start& start);
/// For people: "! 405  09:00:31.180  store.payment  deadlock  o1".
std::string to_text(const TraceLine& line, const scenario::Start& start);

/// Listens to a world, which outlives it: commits, calls between hosts, faults, and people's acts.
class Tracer {
 public:
  using OnLine = std::function<void(const TraceLine&)>;

  Tracer(World& world, OnLine told);
  Tracer(const Tracer&) = delete;
  Tracer& operator=(const Tracer&) = delete;

  void acted(const std::string& who, const std::string& what, const std::string& order);

 private:
  void committed(const Commit& commit);
  void called(const std::string& from, const Passage& passage);
  void tell(std::string who, std::string what, std::string order, bool fault = false);

  World& world_;
  OnLine told_;
  std::uint64_t cause_ = 0;  // of the step that told the last line
};

}  // namespace perdura::simulator
