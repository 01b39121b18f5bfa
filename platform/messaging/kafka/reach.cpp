#include "platform/messaging/kafka/reach.hpp"

namespace perdura::platform::kafka {
namespace {

constexpr std::chrono::seconds ask_every{2};
// On a consumer's connection the answer may stand behind that of a fetch, which waits for half a
// second. Nothing else is to be polled for meanwhile.
constexpr int ask_ms = 1'000;

}  // namespace

bool Reach::take(int code, const char* reason) {
  switch (code) {
    case RD_KAFKA_RESP_ERR__TRANSPORT:
    case RD_KAFKA_RESP_ERR__RESOLVE:
    case RD_KAFKA_RESP_ERR__TIMED_OUT:
      cause_ = reason;
      return true;
    case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
      if (std::exchange(away_, true)) return true;
      if (cause_.empty()) cause_ = reason;
      ask_at_ = {};  // at once: one that only was cut off is there again
      return true;
    default:
      return false;
  }
}

void Reach::look(rd_kafka_t* handle) {
  const auto now = std::chrono::steady_clock::now();
  if (!away_ || now < ask_at_) return;
  ask_at_ = now + ask_every;
  const struct rd_kafka_metadata* answer = nullptr;
  const auto code = rd_kafka_metadata(handle, 0, nullptr, &answer, ask_ms);
  rd_kafka_metadata_destroy(answer);
  away_ = code != RD_KAFKA_RESP_ERR_NO_ERROR;
  if (!away_) cause_.clear();
  if (tell_) tell_(!away_, cause_);
}

}  // namespace perdura::platform::kafka
