#include "temporal/runtime_threads/thread_runtime.hpp"

#include <array>
#include <random>

#include "temporal/runtime_threads/pool.hpp"
#include "temporal/runtime_threads/serial.hpp"

namespace perdura::temporal {

class ThreadRuntime::Chance {
 public:
  std::uint64_t next() {
    const std::lock_guard lock(mutex_);
    return engine_();
  }

 private:
  static std::mt19937_64 seeded() {
    std::random_device device;  // the operating system's
    std::array<std::uint32_t, 8> words;
    for (auto& word : words) word = device();
    std::seed_seq seed(words.begin(), words.end());
    return std::mt19937_64(seed);
  }

  std::mutex mutex_;
  std::mt19937_64 engine_ = seeded();
};

class ThreadRuntime::Threads {
 public:
  explicit Threads(const ThreadRuntimeOptions& options)
      : serial(outstanding), pool(outstanding, options.blocking_threads_max) {}

  void finish() {
    // Serial and blocking work hand work to each other: neither stops before both have none.
    serial.drop_timers();
    outstanding.wait_for_none();
  }

  Chance chance;
  Outstanding outstanding;
  Serial serial;
  Pool pool;
};

ThreadRuntime::ThreadRuntime(ThreadRuntimeOptions options)
    : threads_(std::make_unique<Threads>(options)) {}

ThreadRuntime::~ThreadRuntime() { threads_->finish(); }

TimePoint ThreadRuntime::now() const { return std::chrono::system_clock::now(); }

void ThreadRuntime::post(Work work) { threads_->serial.post(std::move(work)); }

Runtime::TimerId ThreadRuntime::after(Duration delay, Work work) {
  return threads_->serial.after(delay, std::move(work));
}

void ThreadRuntime::cancel(TimerId id) { threads_->serial.cancel(id); }

void ThreadRuntime::run_blocking(Work work) { threads_->pool.run(std::move(work)); }

std::uint64_t ThreadRuntime::random() { return threads_->chance.next(); }

}  // namespace perdura::temporal
