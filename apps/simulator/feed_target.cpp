#include "apps/simulator/feed_target.hpp"

#include <CLI/CLI.hpp>
#include <filesystem>

#include "apps/simulator/files.hpp"
#include "platform/core/settings.hpp"
#include "simulator/feed/bus_sink.hpp"
#include "simulator/feed/file_sink.hpp"
#include "simulator/near.hpp"

namespace perdura::apps::simulator {

namespace fs = std::filesystem;
namespace sim = perdura::simulator;
namespace feed = perdura::simulator::feed;

namespace {

constexpr std::string_view kafka_word = "kafka";
constexpr std::string_view file_word = "file:";

fs::path file_of(const FeedWish& wish, const std::string& world) {
  return fs::path(wish.to.substr(file_word.size())) / (world + ".jsonl");
}

}  // namespace

void add_feed_options(CLI::App& verb, FeedWish& wish) {
  verb.add_option("--feed", wish.to,
                  "where its facts go: none; kafka, topics of its own; or file:FOLDER")
      ->capture_default_str();
  verb.add_option("--speed", wish.speed,
                  "virtual seconds a real one at which they go: 1x, 1000x; max, at once")
      ->capture_default_str();
  verb.add_option("--as", wish.as, "the world's name, with which its topics begin: sim-mine");
  verb.add_flag("--replace", wish.replace, "what is there of that name goes first");
  verb.add_flag("--verify-feed", wish.verify, "read back what was sent, and compare");
  verb.add_option("--root", wish.root, "folder of perdura.conf, for Kafka's port")
      ->capture_default_str();
}

std::optional<std::string> wrong_with(const FeedWish& wish) {
  const bool file = wish.to.starts_with(file_word) && wish.to.size() > file_word.size();
  if (wish.wanted() && wish.to != kafka_word && !file) {
    return "--feed " + sim::shown(wish.to) + ": write none, kafka or file:FOLDER";
  }
  if (!feed::read_speed(wish.speed)) {
    return "--speed " + sim::shown(wish.speed) + ": write " + std::string(feed::speed_rule);
  }
  if (!wish.as.empty() && !feed::WorldName::read(wish.as)) {
    return "--as " + sim::shown(wish.as) + ": write " + std::string(feed::world_name_rule);
  }
  const bool more = wish.speed != "max" || !wish.as.empty() || wish.replace || wish.verify;
  if (more && !wish.wanted()) {
    return "--speed, --as, --replace and --verify-feed are about a feed: add --feed kafka or "
           "--feed file:FOLDER";
  }
  return std::nullopt;
}

std::string build_version() { return PERDURA_VERSION; }

Kafka::Kafka(const std::string& root) {
  try {
    if (!fs::exists(fs::path(root) / "perdura.conf")) {
      throw FileError("there is no " + (fs::path(root) / "perdura.conf").string() +
                      ", where Kafka's port stands; --root names its folder");
    }
    const auto settings = platform::Settings::load(root);
    address_ = "127.0.0.1:" + std::to_string(settings.port("kafka.port"));
  } catch (const platform::SettingsError& error) {
    throw FileError(error.what());
  }
  bus_ = std::make_unique<platform::KafkaBus>(
      platform::KafkaBus::Options{.settings = {{"bootstrap.servers", address_}}});
}

Feeding::Feeding(const FeedWish& wish, feed::Source source, Options options) {
  world_ = wish.as.empty() ? source.world : wish.as;
  source.world = world_;
  options.speed = feed::read_speed(wish.speed).value();
  options.start = source.started;
  options.verify = wish.verify;
  try {
    sink_ = opened(wish, std::move(source));
  } catch (const feed::Occupied& error) {
    throw FileError(std::string(error.what()) +
                    ": --replace removes what is there first, --as NAME takes another name (" +
                    world_ + "-2, say)");
  } catch (const feed::Refused& error) {
    const auto where = kafka_ ? "Kafka at " + kafka_->address() + ": " : std::string();
    throw FileError(where + error.what() + (kafka_ ? " (`make up` starts it)" : ""));
  }
  feed_ = std::make_unique<feed::Feed>(*sink_, clock_, std::move(options));
}

std::unique_ptr<feed::Sink> Feeding::opened(const FeedWish& wish, feed::Source source) {
  if (wish.to != kafka_word) {
    return std::make_unique<feed::FileSink>(feed::FileSinkOptions{
        .file = file_of(wish, world_), .source = std::move(source), .replace = wish.replace});
  }
  kafka_ = std::make_unique<Kafka>(wish.root);
  return std::make_unique<feed::BusSink>(
      kafka_->bus(), feed::BusSinkOptions{.world = feed::WorldName::read(world_).value(),
                                          .source = std::move(source),
                                          .replace = wish.replace});
}

}  // namespace perdura::apps::simulator
