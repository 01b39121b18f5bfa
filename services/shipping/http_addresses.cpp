#include "services/shipping/http_addresses.hpp"

#include <algorithm>
#include <array>

#include "domain/calls/identity.hpp"

namespace perdura::services::shipping {
namespace {

using namespace domain::calls;
using platform::HttpError;
using platform::HttpRequest;
using platform::HttpResponse;

constexpr const char* target = "/internal/v1/address-snapshots/read";
/// What the address begins with, in this order.
constexpr std::array<std::string_view, 5> line_parts{"line", "line2", "city", "postal_code",
                                                     "country"};
constexpr std::array<std::string_view, 2> other_parts{"recipient", "phone"};

template <std::size_t N>
bool among(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string text_of(const AddressText& address, std::string_view name) {
  const auto found = address.find(std::string(name));
  return found == address.end() ? std::string() : found->second;
}

void append(std::string& line, const std::string& part) {
  if (part.empty()) return;
  line += (line.empty() ? "" : ", ") + part;
}

AddressOutcome party_of(const AddressText& address) {
  Party party{.name = text_of(address, "recipient"), .line = {}, .phone = {}};
  for (const auto name : line_parts) append(party.line, text_of(address, name));
  // What the buyer said beyond that, a gate's code say, in the order of its names.
  for (const auto& [name, text] : address) {
    if (!among(line_parts, name) && !among(other_parts, name)) append(party.line, text);
  }
  if (party.name.empty() || party.line.empty()) return AddressGone{};
  if (auto phone = text_of(address, "phone"); !phone.empty()) party.phone = std::move(phone);
  return party;
}

/// Nothing if it cannot be read; of what is wrong with it nothing is told: it may be the address.
std::optional<SnapshotOutcome> readable(const HttpResponse& response) {
  try {
    return json::from_text<SnapshotOutcome>(response.body, json::Unknown::Ignore);
  } catch (const json::DecodeError&) {
  }
  return std::nullopt;
}

}  // namespace

AddressOutcome HttpAddresses::recipient(const domain::AddressSnapshotId& snapshot) {
  HttpRequest request{.method = platform::HttpMethod::Post,
                      .target = target,
                      .headers = {{"Content-Type", "application/json"}},
                      .body = json::to_text(ReadSnapshot{snapshot})};
  authorise_(request);
  std::optional<HttpResponse> response;
  std::string silence;
  try {
    response = identity_.send(request, deadline);
  } catch (const HttpError& error) {
    silence = error.what();
  }
  if (!response) return AddressUnknown{silence};
  if (response->status != 200) {
    return AddressUnknown{"identity answered " + std::to_string(response->status) + " to " +
                          target};
  }
  const auto outcome = readable(*response);
  if (!outcome) return AddressUnknown{"an answer that cannot be read"};
  const auto* found = std::get_if<SnapshotFound>(&*outcome);
  if (found == nullptr) return AddressGone{};
  return party_of(found->address);
}

}  // namespace perdura::services::shipping
