#include "platform/http/remote_keys.hpp"

#include <stdexcept>

namespace perdura::platform {
namespace {

bool names_unknown_key(const std::variant<TokenClaims, TokenRefusal>& result) {
  const auto* refusal = std::get_if<TokenRefusal>(&result);
  return refusal != nullptr && *refusal == TokenRefusal::UnknownKey;
}

[[noreturn]] void cannot_judge(const std::string& why) {
  throw HttpError(HttpError::Kind::NotSent, "identity's keys are not known: " + why);
}

}  // namespace

RemoteKeys::RemoteKeys(HttpClient& identity, const Clock& clock, Options options)
    : identity_(identity), clock_(clock), options_(std::move(options)) {
  if (options_.refetch_min > keys_max_age || options_.max_age > keys_max_age) {
    throw std::invalid_argument("keys are asked for too seldom: a new one would not be known");
  }
}

std::variant<TokenClaims, TokenRefusal> RemoteKeys::verify(std::string_view token) {
  const Duration now = clock_.ticks();
  Known keys = known(now);
  if ((!keys.verifier || keys.old) && claim_fetch(now)) {
    fetch(now);
    keys = known(now);
  }
  if (!keys.verifier) cannot_judge(keys.trouble);
  auto result = keys.verifier->verify(token, clock_.wall());
  if (!names_unknown_key(result)) return result;

  if (claim_fetch(now)) fetch(now);
  keys = known(now);
  result = keys.verifier->verify(token, clock_.wall());
  // That it is nobody's key only identity can say.
  if (names_unknown_key(result) && keys.asked != Asked::Answered) cannot_judge(keys.trouble);
  return result;
}

RemoteKeys::Known RemoteKeys::known(Duration now) const {
  const std::lock_guard lock(mutex_);
  return {verifier_, now - fetched_at_ >= options_.max_age, asked_, trouble_};
}

bool RemoteKeys::claim_fetch(Duration now) {
  const std::lock_guard lock(mutex_);
  if (verifier_ && now - asked_at_ < options_.refetch_min) return false;
  asked_at_ = now;
  asked_ = Asked::UnderWay;
  trouble_ = "they are being asked for";
  return true;
}

void RemoteKeys::fetch(Duration now) {
  Fetched fetched = ask();
  const std::lock_guard lock(mutex_);
  if (auto* trouble = std::get_if<std::string>(&fetched)) {
    asked_ = Asked::Failed;
    trouble_ = std::move(*trouble);
    return;
  }
  auto& keys = std::get<std::vector<PublicKey>>(fetched);
  if (verifier_ && now < fetched_at_) return;  // a later question was answered sooner
  asked_ = Asked::Answered;
  fetched_at_ = now;
  if (verifier_ && keys == keys_) return;
  // A verifier of its own for each set: what a withdrawn key signed is forgotten with it.
  keys_ = std::move(keys);
  verifier_ = std::make_shared<CachedVerifier>(TokenVerifier(keys_, options_.issuer));
}

RemoteKeys::Fetched RemoteKeys::ask() const {
  const HttpRequest request{.target = "/.well-known/jwks.json",
                            .headers = {{"Accept", "application/json"}}};
  HttpResponse response;
  try {
    response = identity_.send(request, options_.fetch_deadline);
  } catch (const HttpError& error) {
    return std::string(error.what());
  }
  if (response.status != 200) return "identity answered " + std::to_string(response.status);
  auto keys = parse_jwks(response.body);
  if (!keys || keys->empty()) return std::string("identity's answer holds none");
  return std::move(*keys);
}

}  // namespace perdura::platform
