#include "simulator/feed/tap.hpp"

#include "platform/outbox/headers.hpp"
#include "simulator/checkers/facts.hpp"

namespace perdura::simulator::feed {
namespace {

constexpr std::string_view dead_letters = ".dlq";
constexpr std::chrono::seconds to_answer{1};  // of the bus in memory, where no time passes

Fact fact_of(const Row& row, TimePoint at) {
  return {{.topic = row.text("topic"),
           .key = row.text("message_key"),
           .headers = platform::headers_from_text(row.text("headers")),
           .value = row.text("body")},
          std::chrono::floor<Moment::duration>(at)};
}

}  // namespace

void Tap::listen(World& world) {
  for (auto& topic : world.bus().bus().make_admin()->list_topics("", to_answer)) {
    if (!topic.name.ends_with(dead_letters)) topics_.push_back(std::move(topic));
  }
  for (const auto& [service, schema] : world.schemas().all()) schema->database.watch_rows(true);
  world.observe([this](const Commit& commit) { committed(commit); });
}

void Tap::committed(const Commit& commit) {
  for (const RowChange& change : commit.schema.database.changed_rows()) {
    const Row row(change);
    if (row.is_gone()) continue;
    if (row.table() == "orders") {
      rows_[row.text("id")] = row.text("status");
    } else if (row.table() == "outbox" && row.is_new()) {
      auto fact = fact_of(row, commit.at);
      // A letter that was put aside is no news.
      if (!fact.message.topic.ends_with(dead_letters)) facts_.push_back(std::move(fact));
    }
  }
}

std::optional<Fact> Tap::take() {
  if (facts_.empty()) return std::nullopt;
  auto fact = std::move(facts_.front());
  facts_.pop_front();
  return fact;
}

OrderFold::Statuses Tap::statuses() const {
  OrderFold::Statuses told;
  for (const auto& [order, status] : rows_) told[order] = status_told(status);
  return told;
}

}  // namespace perdura::simulator::feed
