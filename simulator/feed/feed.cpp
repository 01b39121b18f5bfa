#include "simulator/feed/feed.hpp"

namespace perdura::simulator::feed {

namespace {

/// Less is not told: a clock's grain, a short stop.
constexpr WallTime little = std::chrono::milliseconds(500);
constexpr double nearly = 0.99;

}  // namespace

Feed::Feed(Sink& sink, PaceClock& clock, FeedOptions options)
    : sink_(sink),
      clock_(clock),
      options_(std::move(options)),
      pacer_(options_.speed, options_.start, clock),
      began_(clock.now()) {
  report_.asked = options_.speed;
}

bool Feed::put(const Fact& fact) {
  if (!goes_on()) return false;
  const auto from = clock_.now();
  if (!pacer_.await(fact.at, [this] { tell(); })) {
    report_.interrupted = true;
    return false;
  }
  waited_ += clock_.now() - from;
  try {
    send(fact);
  } catch (const SinkError& error) {
    report_.failure = error.what();
    return false;
  }
  tell();
  return true;
}

void Feed::send(const Fact& fact) {
  const auto from = clock_.now();
  sink_.send(fact);
  in_sink_ += clock_.now() - from;
  pacer_.left();
  ++report_.sent;
  report_.last = fact.at;
  if (options_.verify) ledger_.sent(fact.message);
}

void Feed::tell() const {
  if (options_.progress) options_.progress({report_.sent, report_.last, pacer_.achieved()});
}

FeedReport Feed::finish(std::optional<OrderFold::Statuses> orders) {
  report_.achieved = pacer_.achieved();
  report_.behind = brake();
  report_.interrupted = report_.interrupted || clock_.interrupted();
  if (report_.failure.empty()) {
    try {
      sink_.finish();
      if (options_.verify && !report_.interrupted) verify(std::move(orders));
    } catch (const SinkError& error) {
      report_.failure = error.what();
    }
  }
  report_.safe = sink_.safe();
  return std::move(report_);
}

void Feed::verify(std::optional<OrderFold::Statuses> orders) {
  sink_.read_back([this](const Fact& fact) { ledger_.received(fact.message); });
  if (orders) ledger_.expect(std::move(*orders));
  report_.verification = ledger_.verify();
}

/// What took most of the time that it did not wait for facts to be due.
std::string Feed::brake() const {
  const auto& asked = options_.speed.times;
  if (!asked || report_.achieved == 0) return {};
  if (pacer_.late() < little || report_.achieved >= nearly * *asked) return {};
  const auto busy = clock_.now() - began_ - waited_;
  return in_sink_ * 2 > busy ? sink_.kind() + " sink" : options_.source;
}

}  // namespace perdura::simulator::feed
