#include "services/identity/shape.hpp"

#include <algorithm>

#include "platform/http/field_errors.hpp"

namespace perdura::services::identity {
namespace {

namespace code = json::code;

constexpr std::size_t local_part_max = 64;
constexpr std::size_t domain_label_max = 63;
constexpr std::ptrdiff_t phone_digits_min = 7;
constexpr std::ptrdiff_t phone_digits_max = 15;  // E.164

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alphanumeric(char c) { return is_digit(c) || (c >= 'a' && c <= 'z'); }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Parts between dots, none of them empty.
template <class Good>
bool dotted(std::string_view text, Good good) {
  while (true) {
    const std::size_t dot = text.find('.');
    if (!good(text.substr(0, dot))) return false;
    if (dot == text.npos) return true;
    text.remove_prefix(dot + 1);
  }
}

bool is_atom(std::string_view text) {
  constexpr std::string_view marks = "!#$%&'*+/=?^_`{|}~-";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return is_alphanumeric(c) || marks.find(c) != marks.npos;
  });
}

bool is_label(std::string_view text) {
  return !text.empty() && text.size() <= domain_label_max && text.front() != '-' &&
         text.back() != '-' && std::all_of(text.begin(), text.end(), [](char c) {
           return is_alphanumeric(c) || c == '-';
         });
}

/// As people have them: no quoted local parts, no addresses of machines. Of a normalised one.
bool is_email(std::string_view text) {
  const std::size_t at = text.find('@');
  if (text.size() > email_max || at == text.npos || at > local_part_max) return false;
  const auto domain = text.substr(at + 1);
  return dotted(text.substr(0, at), is_atom) && dotted(domain, is_label) &&
         domain.find('.') != domain.npos;
}

/// "+82 10-1234-5678": digits, with single blanks or dashes between them.
bool is_phone(std::string_view text) {
  if (text.size() > phone_max) return false;
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto digits = std::count_if(text.begin(), text.end(), is_digit);
  if (digits < phone_digits_min || digits > phone_digits_max) return false;
  bool after_digit = false;
  for (const char c : text) {
    if (!is_digit(c) && !(after_digit && (c == ' ' || c == '-'))) return false;
    after_digit = is_digit(c);
  }
  return after_digit;
}

class Shape : public platform::FieldErrors {
 public:
  void email(const std::string& pointer, std::string_view text) {
    if (text.empty()) return missing(pointer);
    if (!is_email(text)) add(pointer, code::InvalidValue, "must be a mail address");
  }
  void password(const std::string& pointer, std::string_view text) {
    if (text.empty()) return missing(pointer);
    const std::size_t length = platform::characters(text);
    if (length >= password_min && length <= password_max) return;
    add(pointer, code::OutOfRange,
        "has from " + std::to_string(password_min) + " to " + std::to_string(password_max) +
            " characters");
  }
  void name(const std::string& pointer, std::string_view text) { line(pointer, text, name_max); }
  /// Of at most so many characters.
  void line(const std::string& pointer, std::string_view text, std::size_t most) {
    if (text.empty()) return missing(pointer);
    if (text.find_first_not_of(' ') == text.npos) {
      add(pointer, code::InvalidValue, "must not be blank");
    } else if (platform::characters(text) > most) {
      add(pointer, code::OutOfRange, "has at most " + std::to_string(most) + " characters");
    } else if (std::any_of(text.begin(), text.end(), is_control)) {
      add(pointer, code::InvalidValue, "must be one line, without control characters");
    }
  }
  void phone(const std::string& pointer, std::string_view text) {
    if (!is_phone(text)) {
      add(pointer, code::InvalidValue, "must be 7 to 15 digits, with or without + before them");
    }
  }
  /// One that came with an order: no book has looked at it.
  void parts(const std::string& pointer, const domain::calls::AddressText& address) {
    if (address.size() > address_parts_max) {
      add(pointer, code::OutOfRange,
          "has at most " + std::to_string(address_parts_max) + " members");
    }
    for (const char* needed : {"recipient", "line"}) {
      const auto found = address.find(needed);
      if (found == address.end() || found->second.empty()) missing(pointer + "/" + needed);
    }
    for (const auto& [name, text] : address) {
      if (platform::characters(name) <= address_text_max &&
          platform::characters(text) <= address_text_max) {
        continue;
      }
      add(pointer + json::pointer_token(name), code::TooLarge,
          "has at most " + std::to_string(address_text_max) + " characters");
    }
  }

 private:
  void missing(const std::string& pointer) { add(pointer, code::MissingField, "required"); }
};

}  // namespace

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::string folded(std::string_view text) {
  std::string lower_case(text);
  std::transform(lower_case.begin(), lower_case.end(), lower_case.begin(), lower);
  return lower_case;
}

std::string normalised_email(std::string_view email) { return folded(trimmed(email)); }

void require_shape(const NewMember& request) {
  Shape shape;
  shape.email("/email", request.email);
  shape.password("/password", request.password);
  shape.name("/name", request.name);
  if (request.phone) shape.phone("/phone", *request.phone);
  shape.finish();
}

void require_shape(const PasswordChange& change) {
  Shape shape;
  shape.password("/new_password", change.new_password);
  shape.finish();
}

void require_shape(const ProfileEdit& edit) {
  Shape shape;
  if (edit.name) shape.name("/name", *edit.name);
  if (edit.phone && !edit.phone->empty()) shape.phone("/phone", *edit.phone);
  shape.finish();
}

void require_shape(const AddressBody& body) {
  Shape shape;
  shape.name("/recipient", body.recipient);
  shape.line("/line", body.line, address_text_max);
  const auto line = [&](const char* pointer, const std::optional<std::string>& text) {
    if (text && !text->empty()) shape.line(pointer, *text, address_text_max);
  };
  line("/line2", body.line2);
  line("/city", body.city);
  line("/postal_code", body.postal_code);
  line("/country", body.country);
  if (body.phone && !body.phone->empty()) shape.phone("/phone", *body.phone);
  line("/label", body.label);
  shape.finish();
}

void require_shape(const domain::calls::FreezeAddress& request) {
  Shape shape;
  if (request.address) {
    if (request.address_id) {
      shape.add("/address", code::InvalidValue, "either address_id or address, not both");
    }
    shape.parts("/address", *request.address);
  }
  shape.finish();
}

}  // namespace perdura::services::identity
