#include "simulator/world/wire.hpp"

#include "platform/sql/no_port_calls.hpp"

namespace perdura::simulator {
namespace {

/// What overtakes a call that is sent before it.
constexpr auto overtaken_by = std::chrono::milliseconds(50);

void befall(Fate& fate, const Choice& choice) {
  switch (choice.as<Delivery>()) {
    case Delivery::Deliver:
      return;
    case Delivery::Delay:
      fate.request_latency += choice.by;
      return;
    case Delivery::Reorder:
      fate.request_latency += overtaken_by;
      return;
    case Delivery::Duplicate:
      fate.what = Fate::What::Duplicate;
      fate.duplicate_after = choice.by;
      return;
    case Delivery::LoseRequest:
      fate.what = Fate::What::LoseRequest;
      return;
    case Delivery::LoseResponse:
      fate.what = Fate::What::LoseResponse;
      return;
  }
}

}  // namespace

class Wire::Line final : public HttpClient {
 public:
  Line(Wire& wire, std::string from, std::string to)
      : wire_(wire), from_(std::move(from)), to_(std::move(to)) {}
  HttpResponse send(const HttpRequest& request, std::chrono::milliseconds deadline) override {
    platform::require_no_open_transaction("an HTTP call");
    wire_.caller_ = from_;
    auto response = wire_.network_.call(to_, request, deadline);
    for (const auto& listener : wire_.listeners_) listener({from_, to_, request, response});
    return response;
  }

 private:
  Wire& wire_;
  const std::string from_, to_;
};

Wire::Wire(Fibers& fibers, Chooser& chooser, Names& names, Duration down_for)
    : chooser_(chooser),
      names_(names),
      down_for_(down_for),
      network_(fibers, [this](const Passage& passage) { return judge(passage); }) {}

void Wire::brown_out(Duration each_way, TimePoint until) {
  slowness_ = each_way;
  slow_until_ = until;
}

std::unique_ptr<HttpClient> Wire::line(std::string from, std::string to) {
  return std::make_unique<Line>(*this, std::move(from), std::move(to));
}

Fate Wire::judge(const Passage& passage) {
  const Fate fate = drawn(passage);
  if (on_call_) on_call_(caller_, passage, fate);
  return fate;
}

Fate Wire::drawn(const Passage& passage) {
  Fate fate;
  if (passage.request.target.find("/webhooks/") != std::string::npos) {
    befall(fate, chooser_.at({sites::webhook, caller_}, names_.of(passage.request.body)));
  } else {
    befall(fate, chooser_.at({sites::http, passage.host}, caller_));
  }
  if (network_.now() < slow_until_) {
    fate.request_latency += slowness_;
    fate.response_latency += slowness_;
  }
  // One thing at a time: a host does not die of what never comes.
  const bool comes = fate.what == Fate::What::Deliver;
  const Choice serving =
      chooser_.at(sites::serve, passage.host, comes ? Offer::all() : Offer::none());
  if (!serving) return fate;
  fate.what = serving.as<Serving>() == Serving::CrashBefore ? Fate::What::CrashBefore
                                                            : Fate::What::CrashAfter;
  fate.down_for = serving.by > Duration::zero() ? serving.by : down_for_;
  return fate;
}

}  // namespace perdura::simulator
