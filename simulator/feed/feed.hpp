#pragma once
// Facts on their way to a sink, at their pace.
#include <functional>
#include <optional>
#include <string>

#include "simulator/feed/ledger.hpp"
#include "simulator/feed/pace.hpp"
#include "simulator/feed/sink.hpp"

namespace perdura::simulator::feed {

/// For a status line.
struct FeedProgress {
  std::uint64_t sent = 0;
  Moment at{};          // virtual
  double achieved = 0;  // virtual seconds a real one; 0: nothing to tell yet
};

struct FeedReport {
  std::uint64_t sent = 0;  // taken by the sink
  std::uint64_t safe = 0;  // of these
  Moment last{};           // of the last one that was sent
  Speed asked = {};
  double achieved = 0;
  std::string behind = {};   // what it could not keep up with; empty: it did
  std::string failure = {};  // why it could not go on; empty: it could
  bool interrupted = false;
  std::optional<Verification> verification = {};

  bool whole() const { return failure.empty() && !interrupted; }
};

struct FeedOptions {
  Speed speed = {};
  Moment start{};                         // what is earlier leaves at once
  bool verify = false;                    // keeps a digest of each message until the end
  std::string source = "the simulation";  // what it waits for if not for the sink
  std::function<void(const FeedProgress&)> progress = {};  // after each fact, and while it waits
};

/// One thread. What goes wrong is in the report: nothing is thrown at those whose facts they are.
class Feed {
 public:
  /// Sink and clock outlive it.
  Feed(Sink& sink, PaceClock& clock, FeedOptions options);

  /// Blocks the caller until the fact is due and the sink has taken it. Facts come in the order of
  /// their moments. False: it goes no further; such facts are not sent.
  bool put(const Fact& fact);
  bool goes_on() const { return report_.whole(); }

  /// Once, at the end: what was taken is made safe, and if it is wished for read back. `orders`:
  /// the last status of each as its events have to tell it; nothing: as those that were sent do.
  FeedReport finish(std::optional<OrderFold::Statuses> orders = {});

 private:
  void send(const Fact& fact);
  void verify(std::optional<OrderFold::Statuses> orders);
  std::string brake() const;
  void tell() const;

  Sink& sink_;
  PaceClock& clock_;
  const FeedOptions options_;
  Pacer pacer_;
  Ledger ledger_;
  FeedReport report_;
  WallTime in_sink_{};  // spent there
  WallTime waited_{};   // for facts to be due
  WallTime began_{};
};

}  // namespace perdura::simulator::feed
