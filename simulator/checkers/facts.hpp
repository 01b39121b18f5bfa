#pragma once
// What checkers are told: facts as they stand in the stores, on the wire and in the books outside.
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "mock-courier/entries.hpp"
#include "mock-pg/record.hpp"
#include "simulator/loop.hpp"
#include "simulator/ports/rows.hpp"

namespace perdura::simulator {

class World;

/// A change of one row, read by its columns' names. A column that there is not is a
/// `std::logic_error`: a renamed one must not make a checker blind. NULL reads as "" and 0.
class Row {
 public:
  explicit Row(const RowChange& change) : change_(change) {}

  std::string_view table() const { return change_.table->name; }
  bool is_new() const { return change_.before.empty(); }
  bool is_gone() const { return change_.after.empty(); }

  /// As it is now; of a row that is gone: as it was.
  std::string text(std::string_view column) const;
  std::int64_t number(std::string_view column) const;
  /// As it was; of a new one "" and 0.
  std::string text_before(std::string_view column) const;
  std::int64_t number_before(std::string_view column) const;

 private:
  std::size_t place(std::string_view column) const;
  const RowChange& change_;
};

/// What one service has committed: rows in the order in which they were written.
struct CommittedRows {
  std::string_view service;
  std::span<const RowChange> rows;
};

/// An event among the rows of an outbox.
struct EventRow {
  std::string topic, key, id, type, aggregate;
  std::int64_t sequence = 0;
  std::string body;  // JSON
};
/// Of a new row of the table `outbox`.
EventRow event_of(const Row& row);

/// What a client was answered. `who`: the user that his token names; empty: he showed none.
struct ClientAnswer {
  std::string who, method, target, key, request, response;
  int status = 0;
};

/// The run is over and everything had time to come to an end. Stores may be read by `look`.
struct EndOfRun {
  World& world;
};

}  // namespace perdura::simulator
