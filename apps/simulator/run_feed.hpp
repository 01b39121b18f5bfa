#pragma once
// `simulator run --feed`: the facts of one run on their way out.
#include <functional>
#include <optional>

#include "apps/simulator/feed_report.hpp"
#include "apps/simulator/feed_target.hpp"
#include "apps/simulator/run_report.hpp"
#include "simulator/feed/tap.hpp"

namespace perdura::apps::simulator {

/// Outlives the run that it attends.
class RunFeed {
 public:
  using OnProgress = std::function<void(const perdura::simulator::feed::FeedProgress&)>;

  /// Wish and run outlive it; the wish is wanted and nothing is wrong with it.
  RunFeed(const FeedWish& wish, const OneRun& run, OnProgress progress)
      : wish_(wish), run_(run), progress_(std::move(progress)) {}

  /// The run begins with the feed, and throws `FileError` if that cannot begin.
  void attend(perdura::simulator::RunOptions& options);
  /// When the run is over.
  void finish();

  std::string lines() const { return lines_of(report_, feeding_->target()); }
  FeedPart part() const { return part_of(report_, feeding_->world(), feeding_->target()); }
  int code() const { return code_of(report_); }

 private:
  bool send();

  const FeedWish& wish_;
  const OneRun& run_;
  const OnProgress progress_;
  perdura::simulator::feed::Tap tap_;
  std::optional<Feeding> feeding_;
  std::uint64_t steps_ = 0;
  perdura::simulator::feed::FeedReport report_;
};

}  // namespace perdura::apps::simulator
