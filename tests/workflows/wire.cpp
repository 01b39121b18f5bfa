#include "tests/workflows/wire.hpp"

#include <stdexcept>

#include "activities/all.hpp"

namespace perdura::workflows {

using platform::HttpError;
using platform::HttpRequest;
using platform::HttpResponse;

namespace {

// Later than any retry of an attempt that was given up, and than most of what follows it.
constexpr std::chrono::seconds kLateBy{10};

// Longer than a placement is tried.
constexpr std::chrono::minutes kStrayFor{20};

/// The payment service, too, takes a close that names other attempts for the same.
bool may_differ(const std::string& activity) { return activity == "ClosePayment"; }

std::string key_of(const HttpRequest& request) {
  return std::string(request.headers.find("Idempotency-Key").value_or("none"));
}

}  // namespace

struct Wire::Http final : platform::HttpClient {
  explicit Http(Wire& to) : wire(to) {}
  HttpResponse send(const HttpRequest& request, std::chrono::milliseconds) override {
    return wire.arrive(request);
  }
  Wire& wire;
};

Wire::Wire()
    : http_(std::make_unique<Http>(*this)), client_("the books", *http_, [](HttpRequest&) {}) {
  const activities::Now now = [] { return temporal::TimePoint(); };
  activities::add_order(real_, client_, now);
  activities::add_payment(real_, client_, now);
  activities::add_product(real_, client_, now);
  activities::add_shipping(real_, client_, now);
}

Wire::~Wire() = default;

void Wire::connect(temporal::Activities& all, const std::string& name, Effect effect) {
  const temporal::ActivityFunction* real = real_.find(name);
  if (real == nullptr) throw std::logic_error("activity " + name + " is not implemented");
  all.add_untyped(name, [this, name, real, effect = std::move(effect)](
                            temporal::ActivityContext& context, const temporal::Payloads& input) {
    call_ = {name, &context, &effect};
    return (*real)(context, input);
  });
}

HttpResponse Wire::arrive(const HttpRequest& request) {
  if (held_up_.erase(attempt()) > 0) return answer(request);
  note(request);
  const Fault struck = strike();
  if (struck == Fault::None && call_.activity == stray) {
    if (!std::exchange(strayed_, true)) return arrive_late(kStrayFor);
    return meet(Fault::FailsBefore, request);
  }
  return meet(struck, request);
}

/// Its attempt is given up meanwhile.
HttpResponse Wire::arrive_late(temporal::Duration by) {
  held_up_.insert(attempt());
  runtime->hold_up(by);
  return {};
}

HttpResponse Wire::meet(Fault struck, const HttpRequest& request) {
  switch (struck) {
    case Fault::None:
      return answer(request);
    case Fault::FailsBefore:
      throw HttpError(HttpError::Kind::NotSent, call_.activity + " is away");
    case Fault::FailsAfter:
      act(request);
      throw HttpError(HttpError::Kind::ConnectionLost, call_.activity + " was cut off");
    case Fault::TimesOutWithTheEffect:
      act(request);
      runtime->hold_up(temporal::Duration::max());
      return {};
    case Fault::RunsTwice:
      act(request);
      return answer(request);
    case Fault::AnswersLate:
      return arrive_late(call_.context->deadline() - runtime->now() + kLateBy);
    case Fault::RefusedForGood:
      return {.status = 422,
              .body = R"({"code":"IDEMPOTENCY_KEY_REUSED","detail":"a fault of ours"})"};
  }
  std::terminate();
}

HttpResponse Wire::answer(const HttpRequest& request) {
  HttpResponse answer = act(request);
  if (call_.activity != unheard && call_.activity != stray) return answer;
  throw HttpError(HttpError::Kind::ConnectionLost, call_.activity + " was cut off");
}

/// As the services do it: a key that comes with another request is refused.
HttpResponse Wire::act(const HttpRequest& request) {
  if (is_known_otherwise(request)) {
    return {.status = 422,
            .body = R"({"code":"IDEMPOTENCY_KEY_REUSED","detail":"another request had this key"})"};
  }
  const std::string before = state();
  HttpResponse answer{.status = 200, .body = (*call_.effect)(request.body)};
  const std::string key = key_of(request);
  if (state() != before && ++changes_[key] > 1) {
    problems.push_back(call_.activity + " changed the books twice under the key " + key);
  }
  return answer;
}

bool Wire::is_known_otherwise(const HttpRequest& request) {
  const std::string key = key_of(request);
  const auto& known = keys_.try_emplace(call_.activity + request.body, key).first->second;
  if (known != key) {
    problems.push_back(call_.activity + " has two keys for one effect: " + known + ", " + key);
  }
  const auto& body = bodies_.try_emplace(key, request.body).first->second;
  return body != request.body && !may_differ(call_.activity);
}

Fault Wire::strike() {
  const int nth = ++calls[call_.activity];
  const Fault struck = fault ? fault(call_.activity, nth) : Fault::None;
  Seen& of = seen[call_.activity];
  of.calls = nth;
  if (struck != Fault::None) ++of.struck;
  return struck;
}

void Wire::note(const HttpRequest& request) {
  Seen& of = seen[call_.activity];
  of.keys.insert(key_of(request));
  of.workflows.insert(call_.context->workflow_id());
  (call_.context->local() ? of.local : of.ordinary) = true;
}

std::string Wire::attempt() const {
  const auto& context = *call_.context;
  return context.run_id() + (context.local() ? "/local/" : "/ordinary/") + context.activity_id() +
         "/" + std::to_string(context.attempt());
}

}  // namespace perdura::workflows
