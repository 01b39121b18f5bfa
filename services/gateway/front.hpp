#pragma once
// What stands between the server and the router: limits that hold for whatever comes, and CORS.
#include "platform/http/router.hpp"
#include "services/gateway/gateway.hpp"

namespace perdura::services::gateway {

/// Every request is counted against its address before anything else is done for it, but for
/// `/health/live`. A 401 for want of a good token is a stranger's request, and counted so: who has
/// none left hears 429 instead. (A 401 of an open route, a wrong password, has been counted by the
/// route.) All answers pass `with_cors`. Both outlive it.
Front front(Gateway& gateway, const platform::Router& router);

}  // namespace perdura::services::gateway
