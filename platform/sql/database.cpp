#include "platform/sql/database.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "platform/sql/no_port_calls.hpp"

namespace perdura::platform::sql {
namespace {

/// Multi-row statements come in these sizes only, so that few need preparing: a handful of rows,
/// the usual case, is one statement.
constexpr std::array<std::size_t, 9> chunk_rows{64, 8, 7, 6, 5, 4, 3, 2, 1};

}  // namespace

Table Reader::table(std::string_view text, std::span<const Value> arguments) {
  return guarded([&] { return session_.query(text, arguments); });
}

std::int64_t Transaction::change(std::string_view text, std::span<const Value> arguments) {
  return guarded([&] { return session_.execute(text, arguments); });
}

std::int64_t Transaction::change_rows(std::string_view text, std::span<const Value> values,
                                      std::size_t columns) {
  std::int64_t matched = 0;
  for (const std::size_t chunk : chunk_rows) {
    const std::size_t width = chunk * columns;
    if (width == 0 || values.size() < width) continue;
    const std::string statement = detail::for_rows(text, chunk);
    while (values.size() >= width) {
      matched += change(statement, values.first(width));
      values = values.subspan(width);
    }
  }
  return matched;
}

void Transaction::nested(const std::function<void()>& body) {
  if (depth_ == max_nested) throw SqlMisuse("transactions nested too deep");
  const auto mark = then_.size();
  const std::string name = "nested_" + std::to_string(++depth_);
  change("SAVEPOINT " + name, {});
  try {
    body();
  } catch (...) {
    --depth_;
    then_.resize(mark);
    // After a deadlock the server knows no savepoint any more, and the whole runs again anyway.
    if (!doomed_) change("ROLLBACK TO SAVEPOINT " + name, {});
    throw;
  }
  --depth_;
  change("RELEASE SAVEPOINT " + name, {});
}

Database::Database(RetryPorts ports) : ports_(std::move(ports)) {
  if (!ports_.sleep || !ports_.random) throw std::invalid_argument("retries need both ports");
}

void Database::prepare(std::string_view text) {
  with_session([&](Session& session) { session.prepare(text); });
}

void Database::run_transaction(const std::function<void(Transaction&)>& body) {
  retrying([&] { try_once(body); });
}

void Database::run_read(const std::function<void(Reader&)>& body) {
  retrying([&] {
    if (hooks_) hooks_->before_begin();
    with_session([&](Session& session) {
      const NoPortCalls alone;
      Reader reader(session);
      body(reader);
    });
  });
}

void Database::try_once(const std::function<void(Transaction&)>& body) {
  if (hooks_) hooks_->before_begin();
  std::vector<std::function<void()>> then;
  with_writing_session([&](Session& session) {
    const NoPortCalls alone;
    session.begin();
    Transaction transaction(session);
    try {
      body(transaction);
      if (transaction.doomed_) std::rethrow_exception(transaction.doomed_);
      if (hooks_) hooks_->before_commit();
    } catch (...) {
      session.rollback();
      throw;
    }
    commit(session);
    then = std::move(transaction.then_);
  });
  if (hooks_) {
    std::string lost;
    try {
      hooks_->after_commit();
    } catch (const Unavailable& fault) {
      lost = fault.what();
    }
    // It has been committed: running it again would do it twice.
    if (!lost.empty()) throw CommitInDoubt(lost);
  }
  for (const auto& wake : then) wake();
}

void Database::commit(Session& session) {
  try {
    session.commit();
  } catch (const ConnectionLost& lost) {
    session.rollback();
    throw CommitInDoubt(lost.what());
  } catch (...) {
    session.rollback();
    throw;
  }
}

void Database::retrying(const std::function<void()>& attempt) {
  require_no_open_transaction("a database transaction");
  for (int retry = 0;; ++retry) {
    try {
      return attempt();
    } catch (const Retriable&) {
      if (retry == max_retries) throw;
    }
    pause(retry);  // outside the catch: it may suspend
  }
}

void Database::pause(int retry) {
  const auto longest = first_retry_pause * (1 << retry);
  const auto half = longest / 2;
  const auto spread = static_cast<std::uint64_t>((longest - half).count()) + 1;
  ports_.sleep(half + std::chrono::milliseconds(ports_.random() % spread));
}

}  // namespace perdura::platform::sql
