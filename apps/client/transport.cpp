#include "apps/client/transport.hpp"

#include <algorithm>

#include "apps/client/error.hpp"
#include "platform/core/setting_values.hpp"
#include "platform/http/url.hpp"

namespace perdura::apps {

using platform::HttpError;
using platform::HttpRequest;
using platform::HttpResponse;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds tell_after{1'000};

/// Whole seconds; the form with a date is not ours.
std::optional<milliseconds> retry_after(const HttpResponse& response) {
  constexpr std::int64_t longest = 86'400;
  const auto text = response.headers.find("Retry-After");
  if (!text) return std::nullopt;
  const auto seconds = platform::read_whole(*text);
  if (!seconds || *seconds < 0) return std::nullopt;
  return std::chrono::seconds(std::min(*seconds, longest));
}

ApiError no_answer(const HttpRequest& request, const HttpError& error, int attempts) {
  return ApiError(
      {.method = std::string(to_string(request.method)),
       .path = std::string(platform::path_of(request.target)),
       .status = 0,
       .code = "NO_ANSWER",
       .detail = std::string(error.what()) + ", after " + std::to_string(attempts) +
                 (attempts == 1 ? " attempt" : " attempts") +
                 (error.may_have_happened() ? "; what became of it is not known"
                                            : "; make status tells whether the shop runs"),
       .request_id = {}});
}

}  // namespace

HttpResponse Transport::send(const HttpRequest& request) {
  const auto began = waits_.ticks();
  for (int attempts = 1;; ++attempts) {
    Attempt made = attempt(request, options_.attempt);
    Counter* reason = reason_to_repeat(made);
    if (reason == nullptr) return std::move(*made.response);
    const milliseconds pause = pause_after(made, attempts);
    const auto gone = std::chrono::duration_cast<milliseconds>(waits_.ticks() - began);
    if (attempts >= options_.attempts_max || pause > options_.patience - gone ||
        pause > options_.retry_after_max) {
      if (made.response) return std::move(*made.response);
      throw no_answer(request, *made.error, attempts);
    }
    ++*reason;
    tell(request, made, attempts, gone, pause);
    waits_.sleep(pause);
  }
}

Transport::Attempt Transport::attempt(const HttpRequest& request, milliseconds deadline) {
  try {
    return {http_.send(request, deadline), {}};
  } catch (const HttpError& error) {
    return {{}, error};
  }
}

Transport::Counter* Transport::reason_to_repeat(const Attempt& made) {
  if (made.error) return made.error->may_have_happened() ? &in_doubt_ : &not_sent_;
  switch (made.response->status) {
    case 429:
      return &throttled_;
    case 503:
      return &unavailable_;
    case 502:
    case 504:
      return &in_doubt_;
    case 409:
      return retry_after(*made.response) ? &in_progress_ : nullptr;
    default:
      return nullptr;
  }
}

milliseconds Transport::pause_after(const Attempt& made, int attempts) const {
  if (made.response) {
    if (const auto told = retry_after(*made.response)) return *told;
  }
  milliseconds pause = options_.pause_first;
  for (int n = 1; n < attempts && pause < options_.pause_max; ++n) pause *= 2;
  return std::min(pause, options_.pause_max);
}

void Transport::tell(const HttpRequest& request, const Attempt& made, int attempts,
                     milliseconds gone, milliseconds pause) const {
  if (!tell_ || gone + pause < tell_after) return;
  const std::string last =
      made.response ? outcome_of(failure_of(request, *made.response)) : made.error->what();
  tell_("waiting for the shop: " + shown_seconds(gone) + " so far, attempt " +
        std::to_string(attempts + 1) + " of " + std::to_string(options_.attempts_max) + " in " +
        shown_seconds(pause) + "; last: " + std::string(to_string(request.method)) + " " +
        std::string(platform::path_of(request.target)) + ": " + last);
}

Repeats Transport::repeats() const {
  return {.throttled = throttled_,
          .unavailable = unavailable_,
          .in_progress = in_progress_,
          .in_doubt = in_doubt_,
          .not_sent = not_sent_};
}

}  // namespace perdura::apps
