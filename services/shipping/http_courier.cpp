#include "services/shipping/http_courier.hpp"

#include <algorithm>
#include <set>

#include "domain/names.hpp"
#include "platform/core/webhook_signature.hpp"

namespace perdura::services::shipping {
namespace {

using domain::Waybill;
using platform::HttpMethod;
using platform::HttpRequest;
using statemachines::shipment::Scan;

constexpr std::int64_t most_items = 1'000;  // that the courier counts
constexpr std::size_t most_detail = 400;    // bytes of a refusal that we keep
constexpr std::size_t most_place = 100;     // bytes
constexpr std::size_t most_code = 64;

// ---- what stands on the wire: no more of the answers than we use ---------------------------

struct ConsignmentBody {
  std::string reference, order_id, courier_code;
  Party sender, recipient;
  std::int64_t items = 0;
};
BOOST_DESCRIBE_STRUCT(ConsignmentBody, (),
                      (reference, order_id, courier_code, sender, recipient, items))

struct UploadBody {
  std::vector<ConsignmentBody> waybills;
};
BOOST_DESCRIBE_STRUCT(UploadBody, (), (waybills))

struct WaybillsBody {
  std::vector<Waybill> waybills;
};
BOOST_DESCRIBE_STRUCT(WaybillsBody, (), (waybills))

struct ErrorBody {
  std::string code;
  std::string detail;
};
BOOST_DESCRIBE_STRUCT(ErrorBody, (), (code, detail))

/// Items are read one by one, so that one that makes no sense hides no others.
struct ListBody {
  static constexpr std::string_view json_required[] = {"items"};
  std::vector<boost::json::value> items;
};
BOOST_DESCRIBE_STRUCT(ListBody, (), (items))

struct UploadedBody {
  std::string reference;
  std::optional<Waybill> waybill;
  std::optional<ErrorBody> error;
};
BOOST_DESCRIBE_STRUCT(UploadedBody, (), (reference, waybill, error))

struct CancelledBody {
  Waybill waybill;
  std::optional<std::string> status;
  std::optional<ErrorBody> error;
};
BOOST_DESCRIBE_STRUCT(CancelledBody, (), (waybill, status, error))

struct TrackedBody {
  Waybill waybill;
  std::optional<std::string> reference;
  std::vector<boost::json::value> scans;
  std::optional<ErrorBody> error;
};
BOOST_DESCRIBE_STRUCT(TrackedBody, (), (waybill, reference, scans, error))

struct ScanBody {
  std::string status;
  Instant at;
  std::string place;
  bool returning = false;
};
BOOST_DESCRIBE_STRUCT(ScanBody, (), (status, at, place, returning))

struct WebhookBody : ScanBody {
  std::string event_id;
  Waybill waybill;
  std::string reference;
};
BOOST_DESCRIBE_STRUCT(WebhookBody, (ScanBody), (event_id, waybill, reference))

/// Nothing if it is none.
template <class T>
std::optional<T> readable(const boost::json::value& value) {
  try {
    return json::decode<T>(value);
  } catch (const json::DecodeError&) {
  }
  return std::nullopt;
}

template <class T>
std::optional<T> readable_text(const std::string& text) {
  try {
    return json::from_text<T>(text);
  } catch (const json::DecodeError&) {
  }
  return std::nullopt;
}

/// At most so many bytes, cut before a character.
std::string cut(std::string text, std::size_t most) {
  if (text.size() <= most) return text;
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  text.resize(end);
  return text;
}

std::optional<TrackedScan> scan_of(const ScanBody& body) {
  const auto status = domain::from_name<Scan>(body.status);
  if (!status) return std::nullopt;
  return TrackedScan{*status, body.returning, body.at, cut(body.place, most_place)};
}

CourierSilent unreadable() { return {"an answer that cannot be read"}; }

}  // namespace

HttpCourier::HttpCourier(platform::HttpClient& http, const platform::Logger& log, Settings settings)
    : http_(http), log_(log), settings_(std::move(settings)) {
  if (settings_.key.empty() || settings_.webhook_secret.empty()) {
    throw std::invalid_argument("the courier needs a key and a secret for its webhooks");
  }
}

std::variant<std::string, CourierSilent> HttpCourier::post(const char* target, std::string body) {
  const HttpRequest request{.method = HttpMethod::Post,
                            .target = target,
                            .headers = {{"Content-Type", "application/json"},
                                        {"Authorization", "Bearer " + settings_.key}},
                            .body = std::move(body)};
  std::optional<platform::HttpResponse> response;
  std::string cause;
  try {
    response = http_.send(request, settings_.deadline);
  } catch (const platform::HttpError& error) {
    cause = error.what();
  }
  if (!response) return CourierSilent{cause};
  if (response->status == 200) return std::move(response->body);
  return CourierSilent{"it answered " + std::to_string(response->status) + " to " + target};
}

void HttpCourier::lie(const char* what, const std::string& about) const {
  log_.log(platform::LogLevel::Warning, "the courier's answer is refused",
           {{"what", what}, {"about", about}});
}

UploadOutcome HttpCourier::upload(const Consignment& parcel) {
  const UploadBody body{{{.reference = parcel.reference,
                          .order_id = parcel.order_id.value(),
                          .courier_code = parcel.courier_code.value(),
                          .sender = parcel.sender,
                          .recipient = parcel.recipient,
                          .items = std::min(parcel.items, most_items)}}};
  const auto answer = post("/v1/waybills", json::to_text(body));
  if (const auto* silent = std::get_if<CourierSilent>(&answer)) return *silent;
  const auto list = readable_text<ListBody>(std::get<std::string>(answer));
  if (!list || list->items.size() != 1) return unreadable();
  const auto item = readable<UploadedBody>(list->items.front());
  if (!item) return unreadable();
  if (item->reference != parcel.reference) {
    lie("another reference than was asked for", parcel.reference);
    return CourierSilent{"an answer about another reference"};
  }
  if (item->waybill.has_value() == item->error.has_value()) return unreadable();
  if (item->waybill) return CourierIssued{*item->waybill};
  return CourierRefused{cut(item->error->code, most_code), cut(item->error->detail, most_detail)};
}

std::map<Waybill, Cancelling> HttpCourier::cancel(const std::vector<Waybill>& waybills) {
  std::map<Waybill, Cancelling> answers;
  for (const Waybill& waybill : waybills) answers[waybill] = Cancelling::Unknown;
  const auto answer = post("/v1/waybills/cancel", json::to_text(WaybillsBody{waybills}));
  const auto* text = std::get_if<std::string>(&answer);
  const auto list = text == nullptr ? std::nullopt : readable_text<ListBody>(*text);
  if (!list) {
    const auto* silent = std::get_if<CourierSilent>(&answer);
    log_.log(platform::LogLevel::Warning, "the courier does not say what became of a stop",
             {{"cause", silent == nullptr ? unreadable().cause : silent->cause}});
    return answers;
  }
  for (const auto& value : list->items) {
    const auto item = readable<CancelledBody>(value);
    const auto asked = item ? answers.find(item->waybill) : answers.end();
    if (asked == answers.end()) {
      lie("a stop of a waybill that was not asked for", item ? item->waybill.value() : "");
    } else if (item->error && item->error->code == "TOO_LATE") {
      asked->second = Cancelling::TooLate;
    } else if (!item->error && item->status == "CANCELLED") {
      asked->second = Cancelling::Cancelled;
    } else {
      lie("neither stopped nor too late", item->waybill.value());
    }
  }
  return answers;
}

TrackingOutcome HttpCourier::track(const std::vector<Waybill>& waybills) {
  const auto answer = post("/v1/tracking", json::to_text(WaybillsBody{waybills}));
  if (const auto* silent = std::get_if<CourierSilent>(&answer)) return *silent;
  const auto list = readable_text<ListBody>(std::get<std::string>(answer));
  if (!list) return unreadable();
  std::set<Waybill> open(waybills.begin(), waybills.end());
  std::vector<TrackedWaybill> tracked;
  for (const auto& value : list->items) {
    const auto item = readable<TrackedBody>(value);
    if (!item || open.erase(item->waybill) == 0) {
      lie("tracking of a waybill that was not asked for", item ? item->waybill.value() : "");
      continue;
    }
    if (item->error || !item->reference) {
      lie("a waybill of its own that it does not know", item->waybill.value());
      continue;
    }
    TrackedWaybill one{item->waybill, *item->reference, {}};
    for (const auto& told : item->scans) {
      const auto body = readable<ScanBody>(told);
      const auto scan = body ? scan_of(*body) : std::nullopt;
      if (scan) {
        one.scans.push_back(*scan);
      } else {
        lie("a scan that there is not", item->waybill.value());
      }
    }
    tracked.push_back(std::move(one));
  }
  return tracked;
}

WebhookReading HttpCourier::read_webhook(const HttpRequest& request,
                                         std::chrono::sys_seconds now) const {
  const std::string signature(
      request.headers.find(platform::webhook_signature_field).value_or(std::string_view()));
  const auto refusal =
      platform::check_webhook(settings_.webhook_secret, signature, request.body, now);
  if (refusal) return WebhookForged{std::string(platform::to_string(*refusal))};
  const auto body = readable_text<WebhookBody>(request.body);
  if (!body) return WebhookUnreadable{"the body is not that of a scan"};
  const auto scan = scan_of(*body);
  if (!scan) return WebhookNonsense{"a status that there is not"};
  // What was signed, however the signature is written.
  const std::string time = signature.substr(0, signature.find(','));
  return CourierNews{{body->waybill, body->reference, {*scan}},
                     platform::body_hash(time + "." + request.body)};
}

}  // namespace perdura::services::shipping
