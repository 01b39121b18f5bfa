#pragma once
// What of a message passes through the gateway. All that is not named stops here, fields that only
// concern a connection among them.
#include <string>

#include "platform/core/context.hpp"
#include "platform/http/message.hpp"

namespace perdura::services::gateway {

/// What the service gets: method (HEAD as GET: the router cuts the body off), target and body, byte
/// for byte; who calls (the token that was found good, never another), under which key; a webhook's
/// signature, which the service checks; our request id and trace; the client's address, if it is
/// known, as `X-Forwarded-For`.
platform::HttpRequest to_service(const platform::RequestContext& context,
                                 const platform::HttpRequest& request,
                                 const std::string& client_address);

/// What the client gets: status, body, what describes the two, and how to go on.
platform::HttpResponse to_client(platform::HttpResponse response);

/// Whom the last of `X-Forwarded-For` names: our server wrote it. Proxies of our own in front of us
/// are that many steps further back. "" if nobody wrote any.
std::string client_address(const platform::HttpRequest& request, std::size_t trusted_proxies);

}  // namespace perdura::services::gateway
