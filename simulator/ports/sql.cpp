#include "simulator/ports/sql.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include "platform/core/by_text.hpp"
#include "platform/sql/detail/sqlite_session.hpp"

namespace perdura::simulator {

namespace sql = platform::sql;

namespace {

/// "orders", of "UPDATE orders SET …". Empty: not known.
std::string table_of(std::string_view text) {
  constexpr std::array<std::string_view, 3> verbs{"INSERT INTO ", "UPDATE ", "DELETE FROM "};
  for (const auto verb : verbs) {
    if (!text.starts_with(verb)) continue;
    text.remove_prefix(verb.size());
    return std::string(text.substr(0, text.find_first_of(" (")));
  }
  return {};
}

constexpr std::string_view savepoint = "SAVEPOINT ";
constexpr std::string_view taken_back = "ROLLBACK TO SAVEPOINT ";
constexpr std::string_view released = "RELEASE SAVEPOINT ";

}  // namespace

/// Notes what the transaction that is open has changed.
class SimulatedSql::Recording final : public sql::Session {
 public:
  void begin() override {
    inner_.begin();
    changes_.clear();
    marks_.clear();
    rows_.forget();
  }
  void commit() override { inner_.commit(); }
  void rollback() noexcept override {
    changes_.clear();
    rows_.forget();
    inner_.rollback();
  }
  std::int64_t execute(std::string_view text, std::span<const sql::Value> arguments) override {
    const auto matched = inner_.execute(text, arguments);
    if (text.starts_with(savepoint)) {
      marks_.push_back({changes_.size(), rows_.changes().size()});
    } else if (text.starts_with(taken_back)) {
      changes_.resize(marks_.back().changes);
      rows_.take_back_to(marks_.back().rows);
      marks_.pop_back();
    } else if (text.starts_with(released)) {
      marks_.pop_back();
    } else {
      note(text, arguments, matched > 0);
    }
    return matched;
  }
  sql::Table query(std::string_view text, std::span<const sql::Value> arguments) override {
    auto table = inner_.query(text, arguments);
    // INSERT … RETURNING is a query too.
    if (!text.starts_with("SELECT ")) note(text, arguments, table.rows() > 0);
    return table;
  }
  void prepare(std::string_view text) override { inner_.prepare(text); }
  void run_script(std::string_view statement) override { inner_.run_script(statement); }

  /// Of the last transaction.
  std::vector<Change> take_changes() { return std::exchange(changes_, {}); }
  /// Tables that were written to since it was last asked.
  std::set<std::string> take_touched() {
    std::set<std::string> touched;
    for (auto& [text, known] : statements_) {
      if (std::exchange(known.was_run, false)) touched.insert(known.statement.table);
    }
    return touched;
  }
  RowWatch& rows() { return rows_; }

 private:
  struct Known {
    ChangingStatement statement;
    bool was_run = false;
  };
  void note(std::string_view text, std::span<const sql::Value> arguments, bool changed) {
    Known& of = known(text);
    of.was_run = true;
    if (changed) changes_.push_back({&of.statement, {arguments.begin(), arguments.end()}});
  }
  Known& known(std::string_view text) {
    const auto found = statements_.find(text);
    if (found != statements_.end()) return found->second;
    std::string table = table_of(text);
    if (table.empty()) {
      throw sql::SqlMisuse("the simulator does not know what this changes: " + std::string(text));
    }
    std::string own(text);
    return statements_.emplace(own, Known{{own, std::move(table)}}).first->second;
  }

  sql::detail::SqliteSession inner_;
  RowWatch rows_{inner_};
  platform::ByText<Known> statements_;
  std::vector<Change> changes_;
  struct Mark {
    std::size_t changes, rows;
  };
  std::vector<Mark> marks_;  // of savepoints
};

class SimulatedSql::Hooks final : public sql::TransactionHooks {
 public:
  explicit Hooks(SimulatedSql& of) : of_(of) {}
  void before_begin() override {
    if (of_.side_) of_.side_->before_begin();
  }
  void before_commit() override {
    if (of_.side_) of_.side_->before_commit();
  }
  void after_commit() override {
    const auto changes = of_.session_->take_changes();
    if (of_.side_) of_.side_->committed(changes);
  }

 private:
  SimulatedSql& of_;
};

SimulatedSql::SimulatedSql(std::span<const sql::MigrationSet> schema)
    : Database({.sleep =
                    [this](std::chrono::milliseconds pause) {
                      if (side_) side_->sleep(pause);
                    },
                .random = [this] { return side_ ? side_->random() : 0; }}),
      hooks_(std::make_unique<Hooks>(*this)),
      session_(std::make_unique<Recording>()) {
  set_hooks(hooks_.get());
  if (!schema.empty()) sql::migrate(*this, schema, {});
  session_->take_touched();
  remember_tables();
}

SimulatedSql::~SimulatedSql() = default;

void SimulatedSql::administer(const std::function<void(sql::Session&)>& work) { work(*session_); }

void SimulatedSql::with_session(const std::function<void(sql::Session&)>& work) { work(*session_); }

sql::Table SimulatedSql::look(std::string_view text, std::span<const sql::Value> arguments) {
  return session_->query(text, arguments);
}

void SimulatedSql::watch_rows(bool on) { session_->rows().watch(on); }

std::span<const RowChange> SimulatedSql::changed_rows() const { return session_->rows().changes(); }

void SimulatedSql::remember_tables() {
  const auto tables = look("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");
  std::vector<std::string> names;
  for (const auto& cell : tables.cells) {
    const auto& name = std::get<std::string>(cell);
    names.push_back(name);
    auto rows = look("SELECT * FROM " + name);
    session_->rows().add_table({name, rows.columns});
    if (rows.rows() > 0) seeds_.push_back({name, std::move(rows)});
  }
  tables_ = in_order_of_deletion(names);
  // Whoever is referred to is written first.
  std::ranges::sort(seeds_, std::greater<>{}, [this](const Seed& seed) {
    return std::ranges::find(tables_, seed.table) - tables_.begin();
  });
}

/// Who refers to others comes before them, so that rows can be deleted with the keys on. (To turn
/// them off would make SQLite prepare all statements anew.)
std::vector<std::string> SimulatedSql::in_order_of_deletion(
    const std::vector<std::string>& tables) {
  std::vector<std::string> order;
  const std::function<void(const std::string&)> add = [&](const std::string& table) {
    if (std::ranges::find(order, table) != order.end()) return;
    for (const auto& other : tables) {
      if (other != table && refers(other, table)) add(other);
    }
    order.push_back(table);
  };
  for (const auto& table : tables) add(table);
  return order;
}

bool SimulatedSql::refers(const std::string& from, const std::string& to) {
  const auto keys = look("SELECT 1 FROM pragma_foreign_key_list('" + from +
                         "') WHERE \"table\" = '" + to + "' LIMIT 1");
  return keys.rows() > 0;
}

void SimulatedSql::clear() {
  const auto touched = session_->take_touched();
  watch_rows(false);
  session_->begin();
  for (const auto& table : tables_) {
    if (touched.contains(table)) session_->execute("DELETE FROM " + table, {});
  }
  for (const auto& seed : seeds_) {
    if (!touched.contains(seed.table)) continue;
    std::string statement = "INSERT INTO " + seed.table + " VALUES (?";
    const auto columns = seed.rows.columns.size();
    for (std::size_t n = 1; n < columns; ++n) statement += ", ?";
    statement += ")";
    for (std::size_t row = 0; row < seed.rows.rows(); ++row) {
      session_->execute(statement, std::span(seed.rows.cells).subspan(row * columns, columns));
    }
  }
  session_->commit();
  session_->take_touched();
  session_->take_changes();
}

}  // namespace perdura::simulator
