//! Menus, told as people see them.
