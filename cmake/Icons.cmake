# Icons are taken at build time from the installed bootstrap-icons package, under freedesktop names.
function(landreeve_add_icons target)
endfunction()
