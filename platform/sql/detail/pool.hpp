#pragma once
// Connections of one program to one schema.
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "platform/sql/errors.hpp"

namespace perdura::platform::sql::detail {

/// When what a session does is committed.
enum class Committing { EachStatement, WhenAsked };

/// Sessions, each lent to one caller at a time, and made when first needed. A `Session` says how it
/// commits (`committing`) and whether it is of no more use (`broken`). Thread-safe.
template <class Session>
class Pool {
 public:
  struct Options {
    std::string of;  // for people
    std::size_t max_sessions = 1;
    /// How long a caller waits for a session that others have.
    std::chrono::milliseconds wait{};
  };
  /// Throws if it cannot.
  using Connect = std::function<std::unique_ptr<Session>()>;

  Pool(Options options, Connect connect)
      : options_(std::move(options)), connect_(std::move(connect)) {}

  /// Gives the session back, or drops it if it is broken.
  class Loan {
   public:
    /// Rather one that commits so already: changing that costs a round trip, which is the caller's
    /// to make. Throws `Unavailable` if all are lent for too long, and what `connect` throws unless
    /// there is one that only commits otherwise.
    Loan(Pool& from, Committing committing) : pool_(from), session_(from.take(committing)) {}
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;
    ~Loan() { pool_.give_back(std::move(session_)); }
    Session& session() const { return *session_; }

   private:
    Pool& pool_;
    std::unique_ptr<Session> session_;
  };

 private:
  using Owned = std::unique_ptr<Session>;

  Owned take(Committing committing) {
    if (auto idle = idle_or_room(committing)) return idle;
    std::exception_ptr refused;
    try {
      return connect_();
    } catch (...) {
      refused = std::current_exception();
    }
    // The server may have no room for another one.
    if (auto idle = any_idle()) return idle;
    give_back(nullptr);
    std::rethrow_exception(refused);
  }

  /// Nothing: there is room for another one. One more counts as lent in either case.
  Owned idle_or_room(Committing committing) {
    std::unique_lock lock(mutex_);
    const bool room = freed_.wait_for(
        lock, options_.wait, [&] { return !idle_.empty() || lent_ < options_.max_sessions; });
    if (!room) throw Unavailable("all sessions of " + options_.of + " are in use");
    ++lent_;
    const auto fits = std::find_if(idle_.rbegin(), idle_.rend(), [&](const Owned& session) {
      return session->committing() == committing;
    });
    if (fits != idle_.rend()) {
      std::swap(*fits, idle_.back());
    } else if (idle_.size() + lent_ <= options_.max_sessions) {
      return nullptr;
    }
    return last_idle();
  }

  Owned any_idle() {
    const std::lock_guard lock(mutex_);
    return last_idle();
  }

  Owned last_idle() {
    if (idle_.empty()) return nullptr;
    auto session = std::move(idle_.back());
    idle_.pop_back();
    return session;
  }

  void give_back(Owned session) {
    const bool lost = session && session->broken();
    const std::lock_guard lock(mutex_);
    --lent_;
    // A lost connection is seldom lost alone: the others are made anew too.
    if (lost) idle_.clear();
    if (session && !lost) idle_.push_back(std::move(session));
    freed_.notify_one();
  }

  const Options options_;
  const Connect connect_;
  std::mutex mutex_;
  std::condition_variable freed_;
  std::vector<Owned> idle_;
  std::size_t lent_ = 0;  // those not idle
};

}  // namespace perdura::platform::sql::detail
