#pragma once
// The SQL session port. Two sides: `mariadb.hpp` and `sqlite.hpp`.
//
//   const auto left = database.transaction([&](Transaction& tx) {
//     if (tx.execute("UPDATE stock SET n = n - ? WHERE sku = ? AND n >= ?", 2, sku, 2) == 0) {
//       return Outcome{Refused{}};
//     }
//     return Outcome{tx.query_one<Stock>("SELECT sku, n FROM stock WHERE sku = ?", sku)};
//   });
#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "platform/sql/arguments.hpp"
#include "platform/sql/errors.hpp"
#include "platform/sql/row.hpp"
#include "platform/sql/session.hpp"
#include "platform/sql/sql.hpp"

namespace perdura::platform::sql {

/// How often a transaction that met a deadlock, a lock wait or a lost connection runs again.
inline constexpr int max_retries = 5;
/// Before the first retry; doubled for each further one, and cut by chance to between half and all.
inline constexpr std::chrono::milliseconds first_retry_pause{5};

/// What runs between one transaction's beginning and end. Valid only there, on that thread.
class Reader {
 public:
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  /// `Row`: a described struct whose members are called as the columns are, or one column's type.
  template <class Row, class... Args>
  std::vector<Row> query(Sql sql, const Args&... args) {
    detail::Arguments arguments(args...);
    return detail::rows_of<Row>(table(arguments.fit(sql.text()), arguments.values()));
  }

  /// Nothing if there is none; more than one is `SqlMisuse`.
  template <class Row, class... Args>
  std::optional<Row> query_one(Sql sql, const Args&... args) {
    auto rows = query<Row>(sql, args...);
    if (rows.size() > 1) throw SqlMisuse("more than one row: " + std::string(sql.text()));
    if (rows.empty()) return std::nullopt;
    return std::move(rows.front());
  }

 protected:
  friend class Database;
  explicit Reader(Session& session) : session_(session) {}
  Table table(std::string_view text, std::span<const Value> arguments);
  /// Runs `call`; a retriable failure dooms what follows, because the server has rolled back.
  template <class Call>
  auto guarded(Call call) {
    if (doomed_) std::rethrow_exception(doomed_);
    try {
      return call();
    } catch (const Retriable&) {
      doomed_ = std::current_exception();
      throw;
    }
  }

  Session& session_;
  std::exception_ptr doomed_;
};

class Transaction : public Reader {
 public:
  /// How many rows matched (see `Session::execute`).
  template <class... Args>
  std::int64_t execute(Sql sql, const Args&... args) {
    detail::Arguments arguments(args...);
    return change(arguments.fit(sql.text()), arguments.values());
  }

  /// `INSERT … VALUES (?, ?)` for many rows in few statements.
  template <class... Columns>
  std::int64_t execute_rows(Sql sql, const std::vector<std::tuple<Columns...>>& rows) {
    return change_rows(sql.text(), flat(rows), sizeof...(Columns));
  }

  static constexpr int max_nested = 4;
  /// Runs `body`; what it changed is taken back if it throws, and the transaction can go on.
  void nested(const std::function<void()>& body);

  /// Calls `then` when this has been committed, outside the transaction. It must be quick and not
  /// throw: a wake-up. Lost if the process dies; a sweep finds what it was for.
  void after_commit(std::function<void()> then) { then_.push_back(std::move(then)); }

 private:
  friend class Database;
  using Reader::Reader;
  std::int64_t change(std::string_view text, std::span<const Value> arguments);
  std::int64_t change_rows(std::string_view text, std::span<const Value> values,
                           std::size_t columns);
  template <class... Columns>
  static std::vector<Value> flat(const std::vector<std::tuple<Columns...>>& rows) {
    std::vector<Value> values;
    values.reserve(rows.size() * sizeof...(Columns));
    for (const auto& row : rows) {
      std::apply([&](const auto&... column) { (values.push_back(to_value(column)), ...); }, row);
    }
    return values;
  }

  std::vector<std::function<void()>> then_;
  int depth_ = 0;
};

/// Where a simulated world lets time pass and faults strike. A fault is an exception of
/// `errors.hpp`, or whatever ends a crashed fiber.
class TransactionHooks {
 public:
  TransactionHooks() = default;
  TransactionHooks(const TransactionHooks&) = delete;
  TransactionHooks& operator=(const TransactionHooks&) = delete;
  virtual ~TransactionHooks() = default;
  /// May suspend the fiber.
  virtual void before_begin() {}
  /// Throws or returns: inside the transaction nothing waits. A throw rolls back.
  virtual void before_commit() {}
  /// May suspend. The effect is there, whatever is thrown; any `Unavailable` is told to the caller
  /// as `CommitInDoubt`.
  virtual void after_commit() {}
};

/// What retries need; both are called outside transactions and outside `catch`.
struct RetryPorts {
  std::function<void(std::chrono::milliseconds)> sleep;  // in the simulator: suspends the fiber
  std::function<std::uint64_t()> random;
};

/// One schema. Thread-safe.
class Database {
 public:
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  virtual ~Database() = default;

  /// Runs `body` in a transaction, READ COMMITTED, and commits unless it throws. After a deadlock,
  /// a lock wait or a connection lost before the commit everything runs again, so `body` must have
  /// no effects of its own. Throws `Unavailable`, `CommitInDoubt`, and what `body` throws. No port
  /// may be called inside, no transaction opened inside another: `PortCallInTransaction`.
  template <class Body>
  auto transaction(Body body) {
    return returning<Transaction>(body, [this](const auto& run) { run_transaction(run); });
  }

  /// Like `transaction`, to read only and without its round trips: each statement sees what is
  /// committed when it begins.
  template <class Body>
  auto read(Body body) {
    return returning<Reader>(body, [this](const auto& run) { run_read(run); });
  }

  /// Throws `SqlError` or `SqlMisuse` unless the statement fits the schema; runs nothing.
  void prepare(std::string_view text);

  /// For migrations: a session of its own, alone on this schema among all processes.
  virtual void administer(const std::function<void(Session&)>& work) = 0;

  /// None: no faults. Set before first use; outlives the database.
  void set_hooks(TransactionHooks* hooks) { hooks_ = hooks; }

 protected:
  explicit Database(RetryPorts ports);
  /// Lends a session, for one call. `Unavailable` if there is none.
  virtual void with_session(const std::function<void(Session&)>& work) = 0;
  /// One for a transaction, whose `begin` may cost nothing then.
  virtual void with_writing_session(const std::function<void(Session&)>& work) {
    with_session(work);
  }

 private:
  template <class Scope, class Body, class Run>
  static auto returning(Body& body, Run run) {
    using Result = std::invoke_result_t<Body&, Scope&>;
    if constexpr (std::is_void_v<Result>) {
      run([&](Scope& scope) { body(scope); });
    } else {
      std::optional<Result> result;
      run([&](Scope& scope) { result.emplace(body(scope)); });
      return std::move(*result);
    }
  }
  void run_transaction(const std::function<void(Transaction&)>& body);
  void run_read(const std::function<void(Reader&)>& body);
  void try_once(const std::function<void(Transaction&)>& body);
  static void commit(Session& session);
  void retrying(const std::function<void()>& attempt);
  void pause(int retry);

  RetryPorts ports_;
  TransactionHooks* hooks_ = nullptr;
};

}  // namespace perdura::platform::sql
