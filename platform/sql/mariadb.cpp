#include "platform/sql/mariadb.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <vector>

#include "platform/sql/detail/mariadb_session.hpp"

namespace perdura::platform::sql {
namespace {

using detail::Committing;
using detail::MariaDbSession;

std::string checked_name(const std::string& schema) {
  const bool good = !schema.empty() && std::all_of(schema.begin(), schema.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
  if (!good) throw std::invalid_argument("not a schema's name: \"" + schema + "\"");
  return schema;
}

class MariaDatabase : public Database {
 public:
  MariaDatabase(MariaDbSettings settings, RetryPorts ports)
      : Database(std::move(ports)), settings_(std::move(settings)) {
    checked_name(settings_.schema);
    if (settings_.max_sessions == 0) throw std::invalid_argument("a pool needs a session");
  }

  void administer(const std::function<void(Session&)>& work) override {
    MariaDbSession session(settings_, settings_.schema);
    const std::vector<Value> lock{"perdura migrates " + settings_.schema,
                                  std::int64_t{settings_.administer_wait.count()}};
    const Table got = session.query("SELECT GET_LOCK(?, ?)", lock);
    if (got.cells.front() != Value{std::int64_t{1}}) {
      throw Unavailable("schema " + settings_.schema + " is being administered elsewhere");
    }
    work(session);  // the lock goes with the session
  }

 protected:
  void with_session(const std::function<void(Session&)>& work) override {
    lend(Committing::EachStatement, work);
  }
  void with_writing_session(const std::function<void(Session&)>& work) override {
    lend(Committing::WhenAsked, work);
  }

 private:
  void lend(Committing committing, const std::function<void(Session&)>& work) {
    Loan loan(*this, committing);
    loan.session->set_committing(committing);
    work(*loan.session);
  }

  /// Puts the session back, or drops it if it is broken.
  struct Loan {
    Loan(MariaDatabase& from, Committing committing) : pool(from), session(from.take(committing)) {}
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;
    ~Loan() { pool.give_back(std::move(session)); }
    MariaDatabase& pool;
    std::unique_ptr<MariaDbSession> session;
  };

  /// Rather one that commits so already: changing that costs a round trip.
  std::unique_ptr<MariaDbSession> take(Committing committing) {
    {
      std::unique_lock lock(mutex_);
      const bool room = freed_.wait_for(lock, settings_.pool_wait, [&] {
        return !idle_.empty() || lent_ < settings_.max_sessions;
      });
      if (!room) throw Unavailable("all sessions of " + settings_.schema + " are in use");
      ++lent_;
      const auto fits = std::find_if(idle_.rbegin(), idle_.rend(), [&](const auto& session) {
        return session->committing() == committing;
      });
      const bool another = idle_.size() + lent_ <= settings_.max_sessions;
      if (!idle_.empty() && (fits != idle_.rend() || !another)) {
        if (fits != idle_.rend()) std::swap(*fits, idle_.back());
        auto session = std::move(idle_.back());
        idle_.pop_back();
        return session;
      }
    }
    try {
      return std::make_unique<MariaDbSession>(settings_, settings_.schema);
    } catch (...) {
      give_back(nullptr);
      throw;
    }
  }

  void give_back(std::unique_ptr<MariaDbSession> session) {
    const bool lost = session && session->broken();
    const std::lock_guard lock(mutex_);
    --lent_;
    // A lost connection is seldom lost alone: the others are made anew too.
    if (lost) idle_.clear();
    if (session && !lost) idle_.push_back(std::move(session));
    freed_.notify_one();
  }

  const MariaDbSettings settings_;
  std::mutex mutex_;
  std::condition_variable freed_;
  std::vector<std::unique_ptr<MariaDbSession>> idle_;
  std::size_t lent_ = 0;  // those not idle
};

}  // namespace

std::unique_ptr<Database> open_mariadb(MariaDbSettings settings, RetryPorts ports) {
  return std::make_unique<MariaDatabase>(std::move(settings), std::move(ports));
}

void create_mariadb_schema(const MariaDbSettings& settings) {
  MariaDbSession session(settings, "");
  session.run_script("CREATE DATABASE IF NOT EXISTS \"" + checked_name(settings.schema) +
                     "\" CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
}

void drop_mariadb_schema(const MariaDbSettings& settings) {
  MariaDbSession session(settings, "");
  session.run_script("DROP DATABASE IF EXISTS \"" + checked_name(settings.schema) + "\"");
}

}  // namespace perdura::platform::sql
