#pragma once
// The courier behind an HTTP API as `mock-courier/README.md` describes it.
#include "platform/core/log.hpp"
#include "platform/http/client.hpp"
#include "services/shipping/courier.hpp"

namespace perdura::services::shipping {

class HttpCourier final : public Courier {
 public:
  struct Settings {
    std::string key;                            // of the API
    std::string webhook_secret;                 // by which webhooks are signed
    std::chrono::milliseconds deadline{1'500};  // of a call; real time
  };

  /// Client and log outlive it. Throws `std::invalid_argument` without a key or a secret.
  HttpCourier(platform::HttpClient& http, const platform::Logger& log, Settings settings);

  UploadOutcome upload(const Consignment& parcel) override;
  std::map<domain::Waybill, Cancelling> cancel(
      const std::vector<domain::Waybill>& waybills) override;
  TrackingOutcome track(const std::vector<domain::Waybill>& waybills) override;
  WebhookReading read_webhook(const platform::HttpRequest& request,
                              std::chrono::sys_seconds now) const override;

 private:
  /// The body of a 200.
  std::variant<std::string, CourierSilent> post(const char* target, std::string body);
  void lie(const char* what, const std::string& about) const;

  platform::HttpClient& http_;
  const platform::Logger& log_;
  Settings settings_;
};

}  // namespace perdura::services::shipping
