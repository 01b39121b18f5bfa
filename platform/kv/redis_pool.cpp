#include "platform/kv/redis_pool.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/SocketAddress.h>

#include <algorithm>
#include <optional>

namespace perdura::platform {
namespace {

using Poco::Redis::Array;
using Poco::Redis::Error;
using Poco::Redis::RedisType;
using Clock = std::chrono::steady_clock;

// A connection that lay about may have died with its server: it is asked first.
constexpr std::chrono::milliseconds ask_after{100};

Poco::Timespan left(Clock::time_point until) {
  const auto time = std::chrono::duration_cast<std::chrono::microseconds>(until - Clock::now());
  if (time.count() <= 0) throw Poco::TimeoutException("the deadline has passed");
  return Poco::Timespan(time.count());
}

// Replies that say "not now"; all others are the caller's mistake.
bool is_passing(const std::string& error) {
  for (const auto* word : {"LOADING", "OOM", "READONLY", "MASTERDOWN", "BUSY", "CLUSTERDOWN",
                           "TRYAGAIN", "MISCONF", "NOREPLICAS", "ERR max"}) {
    if (error.starts_with(word)) return true;
  }
  return false;
}

void check_reply(const RedisType& reply) {
  if (reply.isError()) {
    const auto* error = dynamic_cast<const Poco::Redis::Type<Error>*>(&reply);
    const auto text = error == nullptr ? std::string("error") : error->value().getMessage();
    if (is_passing(text)) throw Poco::IOException(text);
    throw KeyValueMisuse("Redis: " + text);
  }
  if (!reply.isArray()) return;
  const auto* replies = dynamic_cast<const Poco::Redis::Type<Array>*>(&reply);
  if (replies == nullptr || replies->value().isNull()) return;
  for (const auto& inner : replies->value()) check_reply(*inner);
}

}  // namespace

struct RedisKeyValue::Pool::Connection final : Session {
  Poco::Redis::Client client;
  Moment until;
  Moment used = Clock::now();
  bool asked = false;  // something was sent in this conversation

  Array ask(Commands commands) override {
    // Poco takes a reply that was cut short for a whole one; that the next reply follows shows that
    // it is whole.
    Array ping;
    ping << "PING";
    commands.push_back(ping);
    client.setReceiveTimeout(left(until));
    asked = true;
    const auto replies = client.sendCommands(commands);
    if (replies.size() != commands.size() ||
        replies.get<std::string>(replies.size() - 1) != "PONG") {
      throw Poco::IOException("the replies are out of step");
    }
    for (const auto& reply : replies) check_reply(*reply);
    return replies;
  }
};

RedisKeyValue::Pool::Pool(const Options& options)
    : host_(options.host),
      port_(options.port),
      max_(std::max<std::size_t>(1, options.max_connections)) {}

RedisKeyValue::Pool::~Pool() = default;

void RedisKeyValue::Pool::talk(const char* operation, Deadline deadline,
                               const std::function<void(Session&)>& conversation) {
  const auto until = Clock::now() + deadline;
  ConnectionPtr connection;
  std::optional<std::string> failure;
  bool sent = false;
  try {
    connection = take(until);
    connection->asked = false;
    conversation(*connection);
  } catch (const KeyValueMisuse&) {
    // The server answered: the connection is good, but perhaps amid a WATCH.
    connection->client.disconnect();
    give_back(nullptr);
    throw;
  } catch (const Poco::Exception& error) {
    failure = error.displayText();
    sent = connection != nullptr && connection->asked;
  } catch (...) {
    if (connection) give_back(nullptr);
    throw;
  }
  if (!failure) {
    connection->used = Clock::now();
    return give_back(std::move(connection));
  }
  if (connection) {
    give_back(nullptr);
    drop_all();
  }
  throw KeyValueUnavailable(std::string(operation) + ": " + *failure, sent);
}

RedisKeyValue::Pool::ConnectionPtr RedisKeyValue::Pool::take(Moment until) {
  ConnectionPtr connection;
  {
    std::unique_lock lock(mutex_);
    if (!returned_.wait_until(lock, until, [&] { return busy_ < max_; })) {
      throw Poco::TimeoutException("all connections are busy");
    }
    ++busy_;
    if (!idle_.empty()) {
      connection = std::move(idle_.back());
      idle_.pop_back();
    }
  }
  try {
    if (connection && Clock::now() - connection->used > ask_after) {
      try {
        connection->until = until;
        connection->ask({});
      } catch (const Poco::Exception&) {
        connection.reset();
      }
    }
    if (!connection) connection = connect(until);
  } catch (...) {
    give_back(nullptr);
    throw;
  }
  connection->until = until;
  return connection;
}

RedisKeyValue::Pool::ConnectionPtr RedisKeyValue::Pool::connect(Moment until) const {
  auto connection = std::make_unique<Connection>();
  connection->client.connect(Poco::Net::SocketAddress(host_, static_cast<Poco::UInt16>(port_)),
                             left(until));
  return connection;
}

void RedisKeyValue::Pool::give_back(ConnectionPtr connection) {
  const std::lock_guard lock(mutex_);
  --busy_;
  if (connection) idle_.push_back(std::move(connection));
  returned_.notify_one();
}

void RedisKeyValue::Pool::drop_all() {
  std::vector<ConnectionPtr> dropped;
  const std::lock_guard lock(mutex_);
  dropped.swap(idle_);
}

}  // namespace perdura::platform
