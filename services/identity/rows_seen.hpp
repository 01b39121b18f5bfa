#pragma once
// Rows as people see them.
#include "services/identity/store.hpp"

namespace perdura::services::identity {

inline UserView view_of(const store::MemberRow& row) {
  return {.id = row.user_id,
          .email = row.email,
          .name = row.name,
          .phone = row.phone,
          .role = row.role,
          .status = row.status,
          .grade = row.grade,
          .created_at = row.created_at};
}

}  // namespace perdura::services::identity
