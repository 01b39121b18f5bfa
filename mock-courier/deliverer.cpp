#include "mock-courier/deliverer.hpp"

#include <algorithm>

#include "platform/core/webhook_signature.hpp"

namespace perdura::mock_courier {
namespace {

using platform::HttpMethod;
using platform::HttpRequest;
using platform::LogLevel;

/// 1 s, 2 s, 4 s … after the first, second, third failure.
platform::Duration pause_after(int failures) {
  std::chrono::seconds pause = Deliverer::first_pause;
  for (int n = 1; n < failures && pause < Deliverer::longest_pause; ++n) pause *= 2;
  return std::min(pause, Deliverer::longest_pause);
}

}  // namespace

Deliverer::Deliverer(Parts parts, Options options)
    : parts_(parts),
      options_(std::move(options)),
      outage_(parts.log, "the webhook at " + options_.place, "notices wait until it does") {}

std::vector<Deliverer::Letter> Deliverer::letters() {
  const auto at = now();
  return parts_.courier.with([&](Brain& brain, Instant shop_time) {
    std::vector<Letter> list;
    const auto wanted = [&](const Notice& notice) {
      const auto patience = refused_.find(notice.id);
      return patience == refused_.end() || patience->second.not_before <= at;
    };
    for (auto& notice : brain.notices_due(shop_time, max_batch, wanted)) {
      auto body = json::to_text(brain.body_of(notice));
      list.push_back({std::move(notice), std::move(body)});
    }
    return list;
  });
}

Deliverer::Outcome Deliverer::send(const Letter& letter) {
  const auto wall = std::chrono::floor<std::chrono::seconds>(parts_.courier.clock().wall());
  HttpRequest request{.method = HttpMethod::Post, .target = options_.target, .body = letter.body};
  request.headers.set("Content-Type", "application/json");
  request.headers.set(platform::webhook_signature_field,
                      platform::sign_webhook(options_.secret, letter.body, wall));
  std::optional<int> status;
  std::string cause;
  try {
    status = parts_.client.send(request, deadline).status;
  } catch (const platform::HttpError& error) {
    cause = error.what();
  }
  if (!status) {
    outage_.failed(cause);
    return Outcome::NoAnswer;
  }
  outage_.answered();
  if (*status >= 200 && *status < 300) return Outcome::Taken;
  parts_.log.log(LogLevel::Warning, "a notice was refused",
                 {{"event_id", letter.notice.event_id}, {"status", *status}});
  return Outcome::Refused;
}

void Deliverer::count(const char* outcome) {
  parts_.metrics
      .counter("courier_notices_total", "Attempts to send a notice.", {{"outcome", outcome}})
      .add();
}

/// What is to be noted of it; nothing: it is tried again.
std::optional<NoticeEnded> Deliverer::noted(const Letter& letter, Outcome outcome) {
  const std::int64_t id = letter.notice.id;
  switch (outcome) {
    case Outcome::Taken:
      count("taken");
      refused_.erase(id);
      all_ = {};
      return NoticeEnded{id, true};
    case Outcome::Refused: {
      count("refused");
      all_ = {};
      Patience& patience = refused_[id];
      ++patience.refusals;
      patience.not_before = now() + pause_after(patience.refusals);
      if (patience.refusals < max_refusals) return std::nullopt;
      refused_.erase(id);
      parts_.log.log(LogLevel::Warning, "a notice was given up",
                     {{"event_id", letter.notice.event_id}});
      return NoticeEnded{id, false};
    }
    case Outcome::NoAnswer:
      count("no_answer");
      ++all_.refusals;
      all_.not_before = now() + pause_after(all_.refusals);
      return std::nullopt;
  }
  return std::nullopt;
}

void Deliverer::round() {
  std::size_t attempts = 0;
  while (attempts < max_round && all_.not_before <= now()) {
    const auto batch = letters();
    if (batch.empty()) break;
    std::vector<NoticeEnded> ended;
    for (const auto& letter : batch) {
      if (all_.not_before > now()) break;
      ++attempts;
      if (const auto one = noted(letter, send(letter))) ended.push_back(*one);
    }
    if (!ended.empty()) {
      parts_.courier.with([&](Brain& brain, Instant) {
        brain.notices_ended(ended);
        return true;
      });
    }
  }
  const auto waiting =
      parts_.courier.with([](Brain& brain, Instant) { return brain.notices_waiting(); });
  parts_.metrics.gauge("courier_notices_waiting", "Notices that are not sent yet.")
      .set(static_cast<double>(waiting));
}

}  // namespace perdura::mock_courier
