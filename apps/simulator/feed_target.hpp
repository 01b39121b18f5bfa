#pragma once
// Where facts go to and come from, as the command line says it.
#include <memory>
#include <optional>
#include <string>

#include "apps/simulator/interrupt.hpp"
#include "platform/messaging/kafka/bus.hpp"
#include "simulator/feed/feed.hpp"
#include "simulator/feed/world_name.hpp"

namespace CLI {
class App;
}

namespace perdura::apps::simulator {

inline constexpr int unlike_sent = 1;    // exit code: what was read back is not what was sent
inline constexpr int interrupted = 130;  // exit code: by SIGINT, as shells have it

struct FeedWish {
  std::string to = "none";
  std::string speed = "max";
  std::string as = {};  // the world's name; empty: its own
  bool replace = false;
  bool verify = false;
  std::string root = ".";  // folder of perdura.conf

  bool wanted() const { return to != "none"; }
};

/// --feed, --speed, --as, --replace, --verify-feed, --root. The wish outlives the parsing.
void add_feed_options(CLI::App& verb, FeedWish& wish);

/// What is wrong with the words, in a sentence; nothing: they can be tried.
std::optional<std::string> wrong_with(const FeedWish& wish);

/// "0.1.0".
std::string build_version();

/// Kafka where perdura.conf in `root` has it.
class Kafka {
 public:
  /// Throws `FileError` for settings that cannot be read.
  explicit Kafka(const std::string& root);

  platform::Bus& bus() { return *bus_; }
  /// "127.0.0.1:19092".
  const std::string& address() const { return address_; }

 private:
  std::string address_;
  std::unique_ptr<platform::KafkaBus> bus_;
};

/// A feed on the wall's clock into what the wish names.
class Feeding {
 public:
  using Options = perdura::simulator::feed::FeedOptions;

  /// The wish is `wanted` and nothing is wrong with it. Throws `FileError`, which says what is to
  /// be done, if it cannot begin.
  Feeding(const FeedWish& wish, perdura::simulator::feed::Source source, Options options);

  perdura::simulator::feed::Feed& feed() { return *feed_; }
  const std::string& world() const { return world_; }
  /// "sim-smoke-7.* (kafka)".
  std::string target() const { return sink_->place() + " (" + sink_->kind() + ")"; }
  bool interrupted() const { return clock_.interrupted(); }

 private:
  std::unique_ptr<perdura::simulator::feed::Sink> opened(const FeedWish& wish,
                                                         perdura::simulator::feed::Source source);

  WallPace clock_;
  std::string world_;
  std::unique_ptr<Kafka> kafka_;
  std::unique_ptr<perdura::simulator::feed::Sink> sink_;
  std::unique_ptr<perdura::simulator::feed::Feed> feed_;
};

}  // namespace perdura::apps::simulator
