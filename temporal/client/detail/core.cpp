#include "temporal/client/detail/core.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "temporal/transient.hpp"

namespace perdura::temporal::detail {
namespace {

bool may_try_again(StatusCode code, const CallPlan& plan) {
  return is_transient(code) || (code == StatusCode::DeadlineExceeded && plan.again_after_timeout);
}

Status closing() { return {.code = StatusCode::Cancelled, .message = "the client is closed"}; }

void check(const ClientOptions& options) {
  const auto require = [](bool holds, const char* complaint) {
    if (!holds) throw std::invalid_argument(std::string("ClientOptions: ") + complaint);
  };
  const auto& retry = options.retry;
  require(!options.name_space.empty(), "name_space is empty");
  require(options.attempt_timeout.count() > 0 && options.long_poll_timeout.count() > 0,
          "timeouts must be positive");
  require(retry.first.count() > 0 && retry.first_throttled.count() > 0 &&
              retry.max >= retry.first && retry.window.count() >= 0,
          "retry needs positive pauses, max of at least first, and a window");
  require(retry.factor >= 1 && retry.jitter >= 0 && retry.jitter < 1,
          "retry needs a factor of at least 1 and a jitter of 0 to below 1");
}

}  // namespace

ClientCore::ClientCore(Service& service, Runtime& runtime, ClientOptions options)
    : service_(service), runtime_(runtime), options_(std::move(options)) {
  check(options_);
}

std::string ClientCore::id_or_new(std::string given) const {
  if (!given.empty()) return given;
  // A random UUID (version 4, variant 1).
  const std::uint64_t high = (runtime_.random() & ~0xf000ull) | 0x4000ull;
  const std::uint64_t low = (runtime_.random() & ~(3ull << 62)) | (1ull << 63);
  std::array<char, 37> text{};
  std::snprintf(text.data(), text.size(), "%08llx-%04llx-%04llx-%04llx-%012llx",
                static_cast<unsigned long long>(high >> 32),
                static_cast<unsigned long long>((high >> 16) & 0xffff),
                static_cast<unsigned long long>(high & 0xffff),
                static_cast<unsigned long long>(low >> 48),
                static_cast<unsigned long long>(low & 0xffff'ffff'ffff));
  return text.data();
}

std::optional<TimePoint> ClientCore::limit_after(Duration patience) const {
  if (patience <= Duration(0)) return std::nullopt;
  return runtime_.now() + patience;
}

/// While one exists, `close` waits: the service, the runtime and whoever is answered are needed.
class ClientCore::AtWork {
 public:
  explicit AtWork(ClientCore& core) : core_(core) {
    const std::lock_guard lock(core_.mutex_);
    allowed_ = !core_.closed_;
    if (allowed_) ++core_.at_work_;
  }
  ~AtWork() {
    if (!allowed_) return;
    const std::lock_guard lock(core_.mutex_);
    if (--core_.at_work_ == 0) core_.nobody_at_work_.notify_all();
  }
  AtWork(const AtWork&) = delete;
  AtWork& operator=(const AtWork&) = delete;

  bool allowed() const { return allowed_; }

 private:
  ClientCore& core_;
  bool allowed_ = false;
};

void ClientCore::begin(Operation operation) {
  const AtWork at_work(*this);
  if (!at_work.allowed()) return operation.done(closing(), nullptr);
  OperationId id = 0;
  {
    const std::lock_guard lock(mutex_);
    id = ++last_id_;
    if (operation.plan.limit) {
      operation.limit_timer =
          runtime_.after(*operation.plan.limit - runtime_.now(),
                         [self = shared_from_this(), id] { self->on_limit(id); });
    }
    open_.emplace(id, std::move(operation));
  }
  attempt(id);
}

void ClientCore::attempt(OperationId id) {
  const AtWork at_work(*this);
  if (!at_work.allowed()) return;
  std::string_view path;
  std::shared_ptr<const Message> request;
  std::unique_ptr<Message> response;
  CallOptions call_options;
  {
    const std::lock_guard lock(mutex_);
    const auto found = open_.find(id);
    if (found == open_.end()) return;
    Operation& operation = found->second;
    operation.retry_timer = 0;
    operation.call = 0;
    path = operation.path;
    request = operation.request;
    response = operation.make_response();
    call_options.long_poll = operation.plan.long_poll;
    call_options.timeout =
        operation.plan.long_poll ? options_.long_poll_timeout : options_.attempt_timeout;
  }
  const auto call = service_.call(
      path, *request, std::move(response), call_options,
      [self = shared_from_this(), id](Status status, std::unique_ptr<Message> filled) {
        self->on_done(id, std::move(status), std::move(filled));
      });
  {
    const std::lock_guard lock(mutex_);
    const auto found = open_.find(id);
    if (found != open_.end() && !closed_) {
      found->second.call = call;
      return;
    }
  }
  service_.cancel(call);  // ended meanwhile, by its limit or by `close`
}

void ClientCore::on_done(OperationId id, Status status, std::unique_ptr<Message> response) {
  const AtWork at_work(*this);
  if (!at_work.allowed()) return;  // `close` answers it
  if (!status.ok()) {
    const std::lock_guard lock(mutex_);
    const auto found = open_.find(id);
    if (found == open_.end()) return;
    if (retries(id, found->second, status)) return;
  }
  auto operation = take(id);
  if (operation) operation->done(std::move(status), std::move(response));
}

bool ClientCore::retries(OperationId id, Operation& operation, const Status& status) {
  if (closed_ || !may_try_again(status.code, operation.plan)) return false;
  if (status.code == StatusCode::DeadlineExceeded && operation.plan.long_poll) {
    operation.failures = 0;
    operation.give_up_at.reset();
  }
  const auto now = runtime_.now();
  if (!operation.give_up_at) operation.give_up_at = now + options_.retry.window;
  const auto pause = pause_before_retry(operation, status);
  if (now + pause > *operation.give_up_at) return false;
  ++operation.failures;
  operation.call = 0;
  operation.retry_timer =
      runtime_.after(pause, [self = shared_from_this(), id] { self->attempt(id); });
  return true;
}

Duration ClientCore::pause_before_retry(const Operation& operation, const Status& status) const {
  const auto& retry = options_.retry;
  const auto first =
      status.code == StatusCode::ResourceExhausted ? retry.first_throttled : retry.first;
  const double grown = static_cast<double>(first.count()) *
                       std::pow(retry.factor, static_cast<double>(operation.failures));
  const double full = std::min(grown, static_cast<double>(std::max(retry.max, first).count()));
  const double chance = static_cast<double>(runtime_.random() >> 11) * 0x1.0p-53;
  return Duration(static_cast<Duration::rep>(full * (1.0 - retry.jitter * chance)));
}

std::optional<ClientCore::Operation> ClientCore::take(OperationId id) {
  const std::lock_guard lock(mutex_);
  auto node = open_.extract(id);
  if (!node) return std::nullopt;
  if (node.mapped().limit_timer != 0) runtime_.cancel(node.mapped().limit_timer);
  return std::move(node.mapped());
}

void ClientCore::on_limit(OperationId id) {
  const AtWork at_work(*this);
  if (!at_work.allowed()) return;
  auto operation = take(id);
  if (!operation) return;
  if (operation->retry_timer != 0) runtime_.cancel(operation->retry_timer);
  if (operation->call != 0) service_.cancel(operation->call);
  operation->done(
      {.code = StatusCode::DeadlineExceeded, .message = "no answer within the caller's time limit"},
      nullptr);
}

void ClientCore::close() {
  std::unordered_map<OperationId, Operation> ended;
  {
    std::unique_lock lock(mutex_);
    closed_ = true;
    nobody_at_work_.wait(lock, [this] { return at_work_ == 0; });
    ended.swap(open_);
  }
  for (auto& [id, operation] : ended) {
    if (operation.limit_timer != 0) runtime_.cancel(operation.limit_timer);
    if (operation.retry_timer != 0) runtime_.cancel(operation.retry_timer);
    if (operation.call != 0) service_.cancel(operation.call);
    operation.done(closing(), nullptr);
  }
}

}  // namespace perdura::temporal::detail
