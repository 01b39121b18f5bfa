#pragma once
// Whether a request is well formed beyond what its types say.
#include "services/promotion/service.hpp"

namespace perdura::services::promotion {

/// Each throws `ProblemException` 400 INVALID_REQUEST that points at every bad field.
void require_shape(const NewPolicy& request);
void require_shape(const NewCoupon& request);
void require_shape(const PolicyEdit& edit);
void require_shape(const CouponEdit& edit);
void require_shape(const domain::calls::PriceBasket& request);
void require_shape(const domain::calls::HoldCoupons& request);
void require_shape(const domain::calls::RestoreCoupons& request);

}  // namespace perdura::services::promotion
