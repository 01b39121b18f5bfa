#pragma once
// Facts made by hand, and what one checker says of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <initializer_list>

#include "simulator/checkers/checker.hpp"

namespace perdura::simulator::testing {

namespace sql = platform::sql;

struct Cell {
  Cell(const char* of, const char* text) : column(of), value(std::string(text)) {}
  Cell(const char* of, std::string text) : column(of), value(std::move(text)) {}
  Cell(const char* of, std::int64_t number) : column(of), value(number) {}
  Cell(const char* of, int number) : column(of), value(std::int64_t{number}) {}

  std::string column;
  sql::Value value;
};
using Cells = std::vector<Cell>;

/// A row: some of its columns stand for all.
struct HandRow {
  std::string table;
  Cells before, after;
};

inline Cells with(Cells cells, const Cells& others) {
  for (const Cell& other : others) {
    for (Cell& cell : cells) {
      if (cell.column == other.column) cell.value = other.value;
    }
  }
  return cells;
}

inline HandRow added(std::string table, Cells cells) { return {std::move(table), {}, cells}; }
inline HandRow removed(std::string table, Cells cells) { return {std::move(table), cells, {}}; }
/// `cells` as they were, but for those that changed.
inline HandRow changed(std::string table, const Cells& cells, const Cells& to) {
  return {std::move(table), cells, with(cells, to)};
}

/// An event as the outbox has it.
inline HandRow published(const std::string& type, const std::string& aggregate, int sequence,
                         const std::string& key, const std::string& body = "{}",
                         const std::string& id = "") {
  const std::string own = id.empty() ? type + "-" + aggregate + std::to_string(sequence) : id;
  const std::string headers = R"([["id",")" + own + R"("],["type",")" + type +
                              R"("],["aggregate",")" + aggregate + R"("],["sequence",")" +
                              std::to_string(sequence) + R"("]])";
  return added("outbox", {{"topic", type.substr(0, type.find('.'))},
                          {"message_key", key},
                          {"headers", headers},
                          {"body", body}});
}

class Hand {
 public:
  explicit Hand(const char* checker) : checker_(find_checker(checker)->make()) {
    findings_.speaks(checker);
  }

  void commit(std::string_view service, const std::vector<HandRow>& rows) {
    std::vector<RowChange> changes;
    for (const HandRow& row : rows) {
      RowChange change{&shape_of(row), {}, {}};
      for (const Cell& cell : row.before) change.before.push_back(cell.value);
      for (const Cell& cell : row.after) change.after.push_back(cell.value);
      changes.push_back(std::move(change));
    }
    checker_->committed({service, changes}, findings_);
  }
  void answer(const ClientAnswer& answer) { checker_->answered(answer, findings_); }
  void gateway(const mock_pg::Record& record) { checker_->at_gateway(record, findings_); }
  void log(std::string_view line) { checker_->logged(line, findings_); }
  void courier(const mock_courier::Entry& entry) { checker_->at_courier(entry, findings_); }

  Checker& checker() { return *checker_; }
  Findings& findings() { return findings_; }
  std::vector<std::string> sentences() const {
    std::vector<std::string> all;
    for (const Finding& one : findings_.all()) all.push_back(one.sentence);
    return all;
  }

 private:
  const TableShape& shape_of(const HandRow& row) {
    TableShape shape{row.table, {}};
    for (const Cell& cell : row.before.empty() ? row.after : row.before) {
      shape.columns.push_back(cell.column);
    }
    return shapes_.emplace_back(std::move(shape));
  }

  std::unique_ptr<Checker> checker_;
  Findings findings_;
  std::deque<TableShape> shapes_;
};

}  // namespace perdura::simulator::testing
