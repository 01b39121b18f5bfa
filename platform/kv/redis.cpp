#include "platform/kv/redis.hpp"

#include "platform/kv/checks.hpp"
#include "platform/kv/gcra.hpp"
#include "platform/kv/redis_pool.hpp"

namespace perdura::platform {
namespace {

using Poco::Redis::Array;
using Poco::Redis::BulkString;

// Each lost race means that somebody else won it; more in a row are a sign of something else.
constexpr int max_races = 1'000;

template <class... Words>
Array command(const Words&... words) {
  Array array;
  (array.add(BulkString(std::string(words))), ...);
  return array;
}

std::string text_of(KeyValue::Expiry time) { return std::to_string(time.count()); }

std::optional<std::string> text_at(const Array& replies, std::size_t at) {
  const auto reply = replies.get<BulkString>(at);
  return reply.isNull() ? std::nullopt : std::optional(reply.value());
}

std::chrono::nanoseconds server_time(const Array& reply) {
  const auto part = [&](std::size_t at) { return kv::need_number("TIME", *text_at(reply, at)); };
  return std::chrono::seconds(part(0)) + std::chrono::microseconds(part(1));
}

}  // namespace

RedisKeyValue::RedisKeyValue(Options options)
    : prefix_(options.prefix), pool_(std::make_unique<Pool>(options)) {}

RedisKeyValue::~RedisKeyValue() = default;

std::optional<std::string> RedisKeyValue::get(const std::string& key, Deadline deadline) {
  kv::check_key(key);
  std::optional<std::string> value;
  pool_->talk("get", deadline, [&](Pool::Session& session) {
    value = text_at(session.ask({command("GET", prefix_ + key)}), 0);
  });
  return value;
}

void RedisKeyValue::set(const std::string& key, const std::string& value, Expiry expiry,
                        Deadline deadline) {
  kv::check_key(key);
  kv::check_value(value);
  kv::check_expiry(expiry);
  pool_->talk("set", deadline, [&](Pool::Session& session) {
    session.ask({command("SET", prefix_ + key, value, "PX", text_of(expiry))});
  });
}

bool RedisKeyValue::set_if_absent(const std::string& key, const std::string& value, Expiry expiry,
                                  Deadline deadline) {
  kv::check_key(key);
  kv::check_value(value);
  kv::check_expiry(expiry);
  bool set = false;
  pool_->talk("set_if_absent", deadline, [&](Pool::Session& session) {
    const auto replies =
        session.ask({command("SET", prefix_ + key, value, "PX", text_of(expiry), "NX")});
    // "+OK", or a null.
    set = (*replies.begin())->isSimpleString();
  });
  return set;
}

bool RedisKeyValue::erase(const std::string& key, Deadline deadline) {
  kv::check_key(key);
  bool erased = false;
  pool_->talk("erase", deadline, [&](Pool::Session& session) {
    erased = session.ask({command("DEL", prefix_ + key)}).get<Poco::Int64>(0) == 1;
  });
  return erased;
}

TakeResult RedisKeyValue::take(const std::string& key, const TokenBucket& bucket,
                               std::int64_t tokens, Deadline deadline) {
  kv::check_key(key);
  kv::check_bucket(bucket, tokens);
  const auto name = prefix_ + key;
  TakeResult result;
  pool_->talk("take", deadline, [&](Pool::Session& session) {
    for (int race = 0; race < max_races; ++race) {
      const auto seen =
          session.ask({command("WATCH", name), command("GET", name), command("TIME")});
      const auto now = server_time(seen.get<Array>(2));
      const auto stored = text_at(seen, 1);
      const std::chrono::nanoseconds full_at(stored ? kv::need_number(key, *stored) : now.count());
      const auto step = kv::take_tokens(bucket, tokens, full_at, now);
      result = step.result;
      if (!step.result.taken) {
        session.ask({command("UNWATCH")});
        return;
      }
      // Once it is full again it need not be known any more.
      const auto expiry = std::chrono::ceil<Expiry>(step.full_at - now);
      const auto swapped = session.ask(
          {command("MULTI"),
           command("SET", name, std::to_string(step.full_at.count()), "PX", text_of(expiry)),
           command("EXEC")});
      if (!swapped.get<Array>(2).isNull()) return;
    }
    throw Poco::IOException("lost " + std::to_string(max_races) + " races for " + key);
  });
  return result;
}

WindowCount RedisKeyValue::increment(const std::string& key, Expiry window, Deadline deadline) {
  kv::check_key(key);
  kv::check_expiry(window);
  const auto name = prefix_ + key;
  WindowCount result;
  pool_->talk("increment", deadline, [&](Pool::Session& session) {
    const auto replies =
        session.ask({command("MULTI"), command("SET", name, "0", "PX", text_of(window), "NX"),
                     command("INCR", name), command("PTTL", name), command("EXEC")});
    const auto done = replies.get<Array>(4);
    result.count = done.get<Poco::Int64>(1);
    result.remaining = Expiry(std::max<Poco::Int64>(0, done.get<Poco::Int64>(2)));
  });
  return result;
}

}  // namespace perdura::platform
