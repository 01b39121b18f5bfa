#pragma once
// Whether a request is well formed beyond what its types say.
#include "services/product/service.hpp"

namespace perdura::services::product {

/// Each throws `ProblemException` 400 INVALID_REQUEST that points at every bad field.
void require_shape(const NewProduct& request);
void require_shape(const ProductEdit& edit);
void require_shape(const SkuEdit& edit);
void require_shape(const domain::calls::ReserveStock& request);
void require_shape(const domain::calls::ReleaseUnits& request);
void require_shape(const domain::calls::FindOwners& request);

}  // namespace perdura::services::product
