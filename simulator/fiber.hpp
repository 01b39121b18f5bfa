#pragma once
// Fibers: plain synchronous code that a port call can suspend, while the loop decides when it goes
// on. Everything above the ports runs on them in a simulated world.
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulator/loop.hpp"
#include "simulator/stack_pool.hpp"

namespace perdura::simulator {

class Fibers;

using FiberId = std::uint64_t;  // never 0

/// Thrown by the port call in which a fiber sleeps, when the fiber is cancelled (its host crashed,
/// the world ends). Deliberately not a `std::exception`: only `catch (...)` meets it. Whoever
/// swallows it meets it again at the next port call.
struct FiberCancelled {};

/// A port was called where it must not be: outside a fiber, or inside a `catch`.
class FiberMisuse : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

/// Ends one suspension. A copyable value; of several calls (an answer, a time-out) the first
/// counts.
class Wake {
 public:
  /// Schedules the fiber as a step of its own, now; false if the suspension had ended already.
  bool operator()() const;

 private:
  friend class Fibers;
  Wake(Fibers* fibers, FiberId fiber, std::uint64_t turn)
      : fibers_(fibers), fiber_(fiber), turn_(turn) {}

  Fibers* fibers_;
  FiberId fiber_;
  std::uint64_t turn_;
};

/// The fibers of one world. One thread only; the loop outlives it, and is not run after it.
///
/// No switch happens inside a `catch`: the C++ runtime keeps exceptions by thread, so fibers would
/// exchange theirs. A port call there throws `FiberMisuse`, which comes out of the loop's step even
/// if the fiber swallows it. A port call from a destructor that runs because of an exception cannot
/// be reported that way: it prints the reason and aborts.
class Fibers {
 public:
  using Body = std::function<void()>;
  /// Gets what a fiber's body threw. Called between the steps of fibers, never on one.
  using OnError = std::function<void(std::string_view name, std::exception_ptr error)>;

  struct Options {
    /// Each takes two of the kernel's mappings, of which a process has 65,530 by default.
    std::size_t max_fibers = 25'000;
    /// If empty, the exception comes out of the loop's step.
    OnError on_error;
  };

  explicit Fibers(Loop& loop) : Fibers(loop, Options{}) {}
  Fibers(Loop& loop, Options options);
  Fibers(const Fibers&) = delete;
  Fibers& operator=(const Fibers&) = delete;
  ~Fibers();

  /// Runs `body` on a new fiber, as a later step of the loop. Throws `LoopLimit` over `max_fibers`,
  /// `FiberMisuse` after `stop`.
  FiberId spawn(Body body, std::string name = "fiber");

  /// The primitive under every port: calls `arm(wake)`, then suspends the calling fiber until the
  /// first call of `wake` (which may come from inside `arm`). If `arm` throws, nothing is
  /// suspended.
  template <class Arm>
  void suspend(Arm&& arm) {
    Suspension suspension(*this);
    std::forward<Arm>(arm)(suspension.wake());
    suspension.sleep();
  }

  /// Suspends the calling fiber for a virtual time; zero lets others that are due go first.
  void sleep(Duration duration);

  /// Throws `FiberMisuse` unless a fiber calls that may be suspended here (see above).
  void require_fiber() const;

  /// Ends a fiber: one that has not begun never does, one that sleeps wakes with `FiberCancelled`
  /// in a step of its own, the calling one meets it at its next port call. Unknown: ignored.
  void cancel(FiberId fiber);

  /// Unwinds every suspended fiber, here and now, so that nothing leaks; what they throw meanwhile
  /// is dropped. Not from a fiber. A world calls it first, while all that its fibers refer to is
  /// still there; the destructor calls it too. Code that is `noexcept`, or in a destructor, cannot
  /// be unwound: no port calls there.
  void stop();

  /// The fiber that is running; 0 outside.
  FiberId current() const;
  /// Fibers that have been spawned and have not ended.
  std::size_t live() const { return live_; }
  Loop& loop() { return loop_; }

 private:
  friend class Wake;
  struct Record;

  /// From the check that a fiber may sleep to the moment it goes on; leaves order if `arm` throws.
  class Suspension {
   public:
    explicit Suspension(Fibers& fibers);
    Suspension(const Suspension&) = delete;
    Suspension& operator=(const Suspension&) = delete;
    ~Suspension();
    Wake wake() const;
    void sleep();

   private:
    Fibers& fibers_;
    Record& record_;
    bool slept_ = false;
  };

  struct Machine;  // contexts and stack bounds: only fiber.cpp knows Boost.Context

  Record* find(FiberId fiber);
  bool wake(FiberId fiber, std::uint64_t turn);
  void schedule(Record& record);
  void resume(Record& record);
  void enter(Record& record);
  void release(Record& record);
  void run_body(Record& record) noexcept;
  void check_exceptions() const;
  [[noreturn]] void throw_cancelled(Record& record) const;
  [[noreturn]] void misuse(const char* what) const;

  Loop& loop_;
  Options options_;
  StackPool stacks_;
  std::vector<std::unique_ptr<Record>> records_;
  std::vector<Record*> free_;
  std::unique_ptr<Machine> machine_;
  Record* current_ = nullptr;
  std::size_t live_ = 0;
  std::uint64_t turns_ = 0;
  int exceptions_outside_ = 0;  // in flight around the loop when the fiber was entered
  bool stopped_ = false;
  mutable const char* misuse_ = nullptr;
};

}  // namespace perdura::simulator
