#include "simulator/live/away.hpp"

#include <memory>

namespace perdura::simulator::live {

/// Its fiber may be gone before it is done: whoever has it keeps it.
struct Away::Errand {
  std::function<void()> work;
  std::optional<Wake> wake = {};
  std::exception_ptr error = {};
};

Away::Away(Fibers& fibers, std::size_t threads) : fibers_(fibers) {
  for (std::size_t n = 0; n < threads; ++n) threads_.emplace_back([this] { serve(); });
}

Away::~Away() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    waiting_.clear();
  }
  come_.notify_all();
  for (auto& thread : threads_) thread.join();
}

void Away::run(std::function<void()> work) {
  const auto errand = std::make_shared<Errand>(Errand{.work = std::move(work)});
  fibers_.suspend([&](Wake wake) {
    errand->wake = wake;
    {
      const std::lock_guard lock(mutex_);
      waiting_.push_back(errand);
    }
    come_.notify_one();
  });
  if (errand->error) std::rethrow_exception(errand->error);
}

void Away::wake(std::chrono::nanoseconds most) {
  std::deque<Shared> done;
  {
    std::unique_lock lock(mutex_);
    gone_.wait_for(lock, most, [this] { return !done_.empty(); });
    done.swap(done_);
  }
  for (const auto& errand : done) (*errand->wake)();
}

void Away::serve() {
  std::unique_lock lock(mutex_);
  while (true) {
    come_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
    if (ending_) return;
    const Shared errand = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    try {
      errand->work();
    } catch (...) {
      errand->error = std::current_exception();
    }
    lock.lock();
    done_.push_back(errand);
    gone_.notify_one();
  }
}

platform::HttpResponse FiberHttp::send(const platform::HttpRequest& request,
                                       std::chrono::milliseconds deadline) {
  // The caller may be unwound before the thread is done: what that uses is its own.
  struct Call {
    platform::HttpRequest request;
    platform::HttpResponse response = {};
  };
  const auto call = std::make_shared<Call>(Call{.request = request});
  away_.run(
      [call, deadline, &real = real_] { call->response = real.send(call->request, deadline); });
  return std::move(call->response);
}

}  // namespace perdura::simulator::live
