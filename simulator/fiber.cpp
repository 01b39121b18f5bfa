#include "simulator/fiber.hpp"

#include <boost/context/detail/fcontext.hpp>
#include <cstdio>
#include <cstdlib>

#include "simulator/detail/stack_switch.hpp"

namespace perdura::simulator {
namespace {

namespace context = boost::context::detail;

/// A fiber that swallows its cancellation this often is in a loop that would never end.
constexpr int max_cancellations_swallowed = 1000;

[[noreturn]] void die(const char* what) {
  std::fprintf(stderr, "perdura: %s\n", what);
  std::abort();
}

}  // namespace

struct Fibers::Record {
  enum class State { Free, Due, Running, Suspended, Waking };

  State state = State::Free;
  std::uint32_t number = 0;  // its place, from 1
  std::uint32_t generation = 0;
  std::uint64_t turn = 0;  // of the present suspension; an older `Wake` is void
  Loop::TimerId step = 0;  // that will start or resume it
  bool cancelled = false;
  mutable int cancellations = 0;
  std::string name;
  Body body;
  std::exception_ptr error;
  char* stack = nullptr;  // null until it begins
  context::fcontext_t place = nullptr;
  void* fake_stack = nullptr;  // the sanitizer's

  FiberId id() const { return (static_cast<FiberId>(generation) << 32) | number; }
};

struct Fibers::Machine {
  context::fcontext_t outside = nullptr;  // where the loop waits while a fiber runs
  void* outside_fake_stack = nullptr;
  const void* outside_bottom = nullptr;
  std::size_t outside_size = 0;

  /// From the loop into the fiber, until it sleeps or ends.
  void switch_in(Fibers& fibers, Record& record) {
    if (!record.place) {
      record.place = context::make_fcontext(record.stack + fiber_stack_bytes, fiber_stack_bytes,
                                            &Machine::first_frame);
    }
    detail::announce_switch(&outside_fake_stack, record.stack, fiber_stack_bytes);
    const auto from = context::jump_fcontext(record.place, &fibers);
    detail::arrived(outside_fake_stack, nullptr, nullptr);
    record.place = from.fctx;
  }

  /// From the fiber to the loop, until it is resumed.
  void switch_out(Record& record) {
    detail::announce_switch(&record.fake_stack, outside_bottom, outside_size);
    const auto from = context::jump_fcontext(outside, nullptr);
    detail::arrived(record.fake_stack, &outside_bottom, &outside_size);
    outside = from.fctx;
  }

  /// Never returns: its last jump leaves the stack for good, and the pool takes it back.
  PERDURA_NO_ASAN static void first_frame(context::transfer_t from) {
    auto& fibers = *static_cast<Fibers*>(from.data);
    Machine& machine = *fibers.machine_;
    detail::arrived(nullptr, &machine.outside_bottom, &machine.outside_size);
    machine.outside = from.fctx;
    fibers.run_body(*fibers.current_);
    detail::announce_switch(nullptr, machine.outside_bottom, machine.outside_size);
    context::jump_fcontext(machine.outside, nullptr);
    die("a fiber that had ended was resumed");
  }
};

bool Wake::operator()() const { return fibers_->wake(fiber_, turn_); }

Fibers::Fibers(Loop& loop, Options options)
    : loop_(loop), options_(std::move(options)), machine_(std::make_unique<Machine>()) {}

Fibers::~Fibers() {
  if (current_) die("the fibers of a world were destroyed by one of them");
  stop();
}

FiberId Fibers::spawn(Body body, std::string name) {
  if (stopped_) throw FiberMisuse("a fiber was started after the world's fibers were stopped");
  if (live_ >= options_.max_fibers) {
    throw LoopLimit("more than " + std::to_string(options_.max_fibers) + " fibers");
  }
  if (free_.empty()) {
    Record& added = *records_.emplace_back(std::make_unique<Record>());
    added.number = static_cast<std::uint32_t>(records_.size());
    free_.push_back(&added);
  }
  Record& record = *free_.back();
  record.step = loop_.post([this, &record] { resume(record); });
  free_.pop_back();
  ++live_;
  ++record.generation;
  record.state = Record::State::Due;
  record.body = std::move(body);
  record.name = std::move(name);
  return record.id();
}

Fibers::Record* Fibers::find(FiberId fiber) {
  const auto number = static_cast<std::uint32_t>(fiber);
  if (number == 0 || number > records_.size()) return nullptr;
  Record& record = *records_[number - 1];
  return record.state != Record::State::Free && record.id() == fiber ? &record : nullptr;
}

FiberId Fibers::current() const { return current_ ? current_->id() : 0; }

void Fibers::sleep(Duration duration) {
  Loop::TimerId timer = 0;
  try {
    suspend([&](Wake wake) { timer = loop_.after(duration, [wake] { wake(); }); });
  } catch (const FiberCancelled&) {
    loop_.cancel(timer);
    throw;
  }
}

void Fibers::require_fiber() const {
  if (!current_) throw FiberMisuse("a port that waits was called outside a fiber");
  if (current_->cancelled) throw_cancelled(*current_);
  check_exceptions();
}

void Fibers::check_exceptions() const {
  if (std::uncaught_exceptions() > exceptions_outside_) {
    die("a port that waits was called by a destructor while an exception is in flight");
  }
  if (std::current_exception()) misuse("a port that waits was called inside a catch block");
}

void Fibers::misuse(const char* what) const {
  misuse_ = what;
  throw FiberMisuse(what);
}

void Fibers::throw_cancelled(Record& record) const {
  if (++record.cancellations > max_cancellations_swallowed) {
    die("a cancelled fiber swallows FiberCancelled and goes on calling ports");
  }
  throw FiberCancelled{};
}

Fibers::Suspension::Suspension(Fibers& fibers)
    : fibers_(fibers), record_((fibers.require_fiber(), *fibers.current_)) {
  record_.turn = ++fibers.turns_;
  record_.state = Record::State::Suspended;
}

Fibers::Suspension::~Suspension() {
  if (slept_) return;
  fibers_.loop_.cancel(record_.step);
  record_.turn = 0;
  record_.state = Record::State::Running;
}

Wake Fibers::Suspension::wake() const { return Wake(&fibers_, record_.id(), record_.turn); }

void Fibers::Suspension::sleep() {
  slept_ = true;
  fibers_.machine_->switch_out(record_);
  if (record_.cancelled) fibers_.throw_cancelled(record_);
}

bool Fibers::wake(FiberId fiber, std::uint64_t turn) {
  Record* record = find(fiber);
  if (!record || record->state != Record::State::Suspended || record->turn != turn) return false;
  schedule(*record);
  return true;
}

void Fibers::schedule(Record& record) {
  record.step = loop_.post([this, &record] { resume(record); });
  record.state = Record::State::Waking;
}

void Fibers::cancel(FiberId fiber) {
  Record* record = find(fiber);
  if (!record) return;
  record->cancelled = true;
  switch (record->state) {
    case Record::State::Due:
      loop_.cancel(record->step);
      release(*record);
      break;
    case Record::State::Suspended:
      schedule(*record);
      break;
    case Record::State::Free:
    case Record::State::Running:
    case Record::State::Waking:
      break;
  }
}

void Fibers::resume(Record& record) {
  if (std::current_exception()) throw FiberMisuse("the loop was run inside a catch block");
  enter(record);
  std::exception_ptr error;
  std::string name;
  if (record.state == Record::State::Running) {  // it did not suspend: it ended
    error = std::exchange(record.error, nullptr);
    name = std::move(record.name);
    release(record);
  }
  if (const char* what = std::exchange(misuse_, nullptr)) throw FiberMisuse(what);
  if (!error) return;
  if (!options_.on_error) std::rethrow_exception(error);
  options_.on_error(name, error);
}

void Fibers::enter(Record& record) {
  if (!record.stack) record.stack = stacks_.take();
  record.state = Record::State::Running;
  record.step = 0;
  exceptions_outside_ = std::uncaught_exceptions();
  current_ = &record;
  machine_->switch_in(*this, record);
  current_ = nullptr;
}

void Fibers::run_body(Record& record) noexcept {
  try {
    const Body body = std::exchange(record.body, nullptr);
    body();
  } catch (const FiberCancelled&) {
    // Its end, as asked for.
  } catch (...) {
    record.error = std::current_exception();
  }
}

void Fibers::release(Record& record) {
  if (record.stack) stacks_.give(std::exchange(record.stack, nullptr));
  record.place = nullptr;
  record.fake_stack = nullptr;
  record.state = Record::State::Free;
  record.turn = 0;
  record.cancelled = false;
  record.cancellations = 0;
  record.name.clear();
  free_.push_back(&record);
  --live_;
  // Last: what the body holds may come back here.
  const Body body = std::exchange(record.body, nullptr);
}

void Fibers::stop() {
  if (current_) throw FiberMisuse("a fiber asked to stop all fibers, itself among them");
  stopped_ = true;
  for (const auto& owned : records_) {
    Record& record = *owned;
    if (record.state == Record::State::Free) continue;
    loop_.cancel(record.step);
    record.cancelled = true;
    if (record.stack) enter(record);  // it cannot sleep again: it ends
    record.error = nullptr;
    release(record);
  }
  misuse_ = nullptr;
}

}  // namespace perdura::simulator
