#include "mock-pg/deliverer.hpp"

#include <algorithm>

#include "platform/core/webhook_signature.hpp"

namespace perdura::mock_pg {
namespace {

constexpr const char* told_help = "Tries to tell the shop of an event, by how they ended";
constexpr int max_doublings = 20;

bool takes(int status) { return status >= 200 && status < 300; }

}  // namespace

/// A payment that was claimed, until its event is noted; whatever ends the work.
struct Deliverer::Busy {
  Busy(Deliverer& deliverer, const std::string& id) : of(deliverer), pg_order_id(id) {}
  Busy(const Busy&) = delete;
  Busy& operator=(const Busy&) = delete;
  ~Busy() {
    const std::lock_guard lock(of.mutex_);
    of.busy_.erase(pg_order_id);
  }
  Deliverer& of;
  const std::string pg_order_id;
};

Deliverer::Deliverer(Ports ports, Options options)
    : ports_(ports),
      options_(std::move(options)),
      told_(ports.metrics.counter("mock_pg_webhooks_total", told_help, {{"result", "told"}})),
      failed_(ports.metrics.counter("mock_pg_webhooks_total", told_help, {{"result", "failed"}})),
      given_up_(
          ports.metrics.counter("mock_pg_webhooks_total", told_help, {{"result", "given_up"}})) {}

void Deliverer::tick() {
  try {
    ports_.desk.with([](Brain& brain, Instant now) { brain.advance(now); });
    for (int n = 0; n < options_.max_a_tick; ++n) {
      const auto outgoing = claim();
      if (!outgoing) return;
      const Busy busy(*this, outgoing->event.pg_order_id);
      finish(*outgoing, tell(*outgoing));
    }
  } catch (const std::exception& error) {
    ports_.log.log(platform::LogLevel::Error, "the round of webhooks ended early",
                   {{"error", error.what()}});
  }
}

std::optional<Outgoing> Deliverer::claim() {
  const auto ticks = ports_.clock.ticks();
  return ports_.desk.with([&](Brain& brain, Instant now) {
    const std::lock_guard lock(mutex_);
    auto found = brain.outbox().next(now, [&](const std::string& pg_order_id) {
      const auto pause = pauses_.find(pg_order_id);
      return busy_.contains(pg_order_id) || (pause != pauses_.end() && pause->second.until > ticks);
    });
    if (found) busy_.insert(found->event.pg_order_id);
    return found;
  });
}

void Deliverer::finish(const Outgoing& outgoing, const Ending& ending) {
  const Result result = ending.result;
  const std::string& pg_order_id = outgoing.event.pg_order_id;
  bool done = result == Result::Told;
  {
    const std::lock_guard lock(mutex_);
    if (result == Result::Failed) {
      Pause& pause = pauses_[pg_order_id];
      const int doublings = std::min(pause.tries, max_doublings);
      const auto wait =
          std::min(options_.longest_pause, options_.first_pause * (std::int64_t{1} << doublings));
      pause.until = ports_.clock.ticks() + wait;
      done = ++pause.tries >= options_.max_tries;
    }
    if (done || result == Result::Postponed) pauses_.erase(pg_order_id);
  }
  if (result == Result::Failed) failed_.add();
  if (result == Result::Failed && done) {
    given_up_.add();
    ports_.log.log(platform::LogLevel::Warning, "a webhook is given up",
                   {{"event_id", outgoing.event.event_id}});
  }
  ports_.desk.with([&](Brain& brain, Instant now) {
    if (done) brain.told(outgoing, now);
    if (result == Result::Postponed) brain.postpone(outgoing, now, ending.postponed_by);
  });
}

Deliverer::Ending Deliverer::tell(const Outgoing& outgoing) {
  // What was late once is not late again.
  const auto fault =
      outgoing.not_before ? std::nullopt : ports_.desk.with([&](Brain& brain, Instant) {
        return brain.faults().next(Call::Webhook, outgoing.event.pg_order_id);
      });
  if (fault == FaultKind::Refuse) return {Result::Told};
  if (fault == FaultKind::TimeoutBefore) return {Result::Failed};
  if (fault == FaultKind::Late) return {Result::Postponed, fault->by};
  Event event = outgoing.event;
  if (fault == FaultKind::WrongAmount) event.amount += event.amount > 1 ? -1 : 1;
  const int copies = outgoing.copies + (fault == FaultKind::Duplicate ? 1 : 0);
  bool taken = true;
  for (int n = 0; n < copies; ++n) taken = send(event) && taken;
  if (fault == FaultKind::TimeoutAfter) return {Result::Failed};
  if (taken) told_.add();
  return {taken ? Result::Told : Result::Failed};
}

bool Deliverer::send(const Event& event) {
  platform::HttpRequest request{.method = platform::HttpMethod::Post,
                                .target = options_.path,
                                .headers = {{"Content-Type", "application/json"}},
                                .body = json::to_text(event)};
  const auto at = std::chrono::floor<std::chrono::seconds>(ports_.clock.wall());
  request.headers.set(platform::webhook_signature_field,
                      platform::sign_webhook(options_.secret, request.body, at));
  try {
    const int status = ports_.shop.send(request, options_.deadline).status;
    if (takes(status)) return true;
    ports_.log.log(platform::LogLevel::Warning, "the shop does not take a webhook",
                   {{"event_id", event.event_id}, {"status", status}});
  } catch (const platform::HttpError& error) {
    ports_.log.log(platform::LogLevel::Debug, "a webhook got no answer",
                   {{"event_id", event.event_id}, {"error", error.what()}});
  }
  return false;
}

}  // namespace perdura::mock_pg
