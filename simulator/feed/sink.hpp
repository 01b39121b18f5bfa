#pragma once
// Where facts go to. Implementations: `BusSink` (an event bus, Kafka's above all) and `FileSink`.
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>

#include "simulator/feed/fact.hpp"

namespace perdura::simulator::feed {

/// It cannot begin; nothing was changed. The text names what is to be done.
class Refused : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What is there already is in its place.
class Occupied : public Refused {
 public:
  using Refused::Refused;
};

/// It cannot go on.
class SinkError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Told of the simulated world's facts, and never tells it anything: what becomes of them here
/// does not change a run. One thread.
class Sink {
 public:
  using OnFact = std::function<void(const Fact&)>;

  Sink() = default;
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;
  virtual ~Sink() = default;

  /// Takes a fact, behind those that it took before; blocks the caller while there is no room.
  /// Throws `SinkError`.
  virtual void send(const Fact& fact) = 0;
  /// Blocks until all that was taken is safe; nothing is sent afterwards. Throws `SinkError`.
  virtual void finish() = 0;
  /// So many facts are safe by now: acknowledged, written.
  virtual std::uint64_t safe() const = 0;

  /// After `finish`: all that is there, those of one key in their order, as a consumer finds them.
  /// Throws `SinkError`.
  virtual void read_back(const OnFact& told) = 0;

  /// "kafka", "file".
  virtual std::string kind() const = 0;
  /// "sim-smoke-7.*", "feeds/sim-smoke-7.jsonl".
  virtual std::string place() const = 0;
};

}  // namespace perdura::simulator::feed
