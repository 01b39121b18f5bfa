#pragma once
// Whether a request is well formed beyond what its types say.
#include "services/identity/address_book.hpp"

namespace perdura::services::identity {

/// Without blanks around it.
std::string_view trimmed(std::string_view text);
/// ASCII letters in lower case; other letters stay as they are. What searches compare.
std::string folded(std::string_view text);
/// Without blanks around it, ASCII letters in lower case: the form in which mails are compared.
std::string normalised_email(std::string_view email);

/// Each throws `ProblemException` 400 INVALID_REQUEST that points at every bad field. A member's
/// mail is normalised.
void require_shape(const NewMember& request);
void require_shape(const PasswordChange& change);
void require_shape(const ProfileEdit& edit);
void require_shape(const AddressBody& body);
void require_shape(const domain::calls::FreezeAddress& request);

}  // namespace perdura::services::identity
