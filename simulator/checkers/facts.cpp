#include "simulator/checkers/facts.hpp"

#include <algorithm>
#include <stdexcept>

#include "platform/outbox/headers.hpp"

namespace perdura::simulator {

namespace sql = platform::sql;

namespace {

std::string text_of(const std::vector<sql::Value>& row, std::size_t place) {
  if (row.empty()) return {};
  const auto* text = std::get_if<std::string>(&row.at(place));
  return text ? *text : std::string();
}

std::int64_t number_of(const std::vector<sql::Value>& row, std::size_t place) {
  if (row.empty()) return 0;
  const auto* number = std::get_if<std::int64_t>(&row.at(place));
  return number ? *number : 0;
}

}  // namespace

std::size_t Row::place(std::string_view column) const {
  const auto& columns = change_.table->columns;
  const auto found = std::ranges::find(columns, column);
  if (found == columns.end()) {
    throw std::logic_error("a checker reads the column " + std::string(column) + " of " +
                           change_.table->name + ", which there is not");
  }
  return static_cast<std::size_t>(found - columns.begin());
}

std::string Row::text(std::string_view column) const {
  return text_of(is_gone() ? change_.before : change_.after, place(column));
}

std::int64_t Row::number(std::string_view column) const {
  return number_of(is_gone() ? change_.before : change_.after, place(column));
}

std::string Row::text_before(std::string_view column) const {
  return text_of(change_.before, place(column));
}

std::int64_t Row::number_before(std::string_view column) const {
  return number_of(change_.before, place(column));
}

EventRow event_of(const Row& row) {
  namespace header = platform::header;
  const auto headers = platform::headers_from_text(row.text("headers"));
  const auto named = [&](std::string_view name) {
    const auto* found = platform::find_header(headers, name);
    return found ? *found : std::string();
  };
  const std::string sequence = named(header::sequence);
  return {.topic = row.text("topic"),
          .key = row.text("message_key"),
          .id = named(header::id),
          .type = named(header::type),
          .aggregate = named(header::aggregate),
          .sequence = sequence.empty() ? 0 : std::stoll(sequence),
          .body = row.text("body")};
}

}  // namespace perdura::simulator
