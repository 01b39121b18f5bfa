#include "platform/sql/sqlite.hpp"

#include <mutex>

#include "platform/sql/detail/sqlite_session.hpp"

namespace perdura::platform::sql {
namespace {

class SqliteDatabase : public Database {
 public:
  explicit SqliteDatabase(RetryPorts ports) : Database(std::move(ports)) {}
  void administer(const std::function<void(Session&)>& work) override { with_session(work); }

 protected:
  void with_session(const std::function<void(Session&)>& work) override {
    // In the simulator never contended: nothing suspends a fiber in here.
    const std::lock_guard alone(mutex_);
    work(session_);
  }

 private:
  std::mutex mutex_;
  detail::SqliteSession session_;
};

}  // namespace

std::unique_ptr<Database> open_sqlite(RetryPorts ports) {
  return std::make_unique<SqliteDatabase>(std::move(ports));
}

}  // namespace perdura::platform::sql
