# Icons are taken at build time from the installed bootstrap-icons package (MIT; a build dependency, nothing of it
# is kept in this repository) and compiled in under freedesktop names, beside a few drawn here.
set(LANDREEVE_ICON_SOURCE "/usr/share/bootstrap-icons/svg" CACHE PATH "Folder of the bootstrap-icons SVG files")

# freedesktop name = file of bootstrap-icons
set(LANDREEVE_ICON_ALIASES
  # rail
  go-home=house-door folder-remote=grid-1x2 system-software-update=upload network-server=hdd-stack
  drive-harddisk=save user-available=person system-users=people dialog-password=key
  text-x-generic=file-text x-office-address-book=person-rolodex package-x-generic=box-seam
  mail-inbox=file-arrow-down mail-send=file-arrow-up x-office-spreadsheet=table warehouse=building
  contact-new=person-badge office-chart-bar=bar-chart
  preferences-system=sliders utilities-system-monitor=heart-pulse
  # actions
  list-add=plus-lg list-remove=dash-lg document-save=save document-print=printer document-open=folder2-open
  document-send=download document-import=upload document-edit=pencil edit-copy=files edit-paste=clipboard
  edit-undo=arrow-90deg-left edit-redo=arrow-90deg-right edit-find=search edit-clear=x-lg
  view-refresh=arrow-clockwise view-column=layout-three-columns view-filter=funnel view-sort=sort-down
  view-sidebar=layout-sidebar-reverse view-more=three-dots view-reveal=eye view-fullscreen=arrows-fullscreen
  go-previous=chevron-left go-next=chevron-right go-up=chevron-up go-right=arrow-right window-close=x-lg
  media-playback-pause=pause media-playback-start=play process-stop=stop edit-delete=trash
  object-move=arrows-move insert-link=link-45deg help-about=question-circle application-exit=box-arrow-right
  # states
  dialog-information=info-circle dialog-warning=exclamation-triangle dialog-error=x-octagon
  dialog-ok=check-lg network-offline=wifi-off network-wired=plug emblem-readonly=lock appointment-soon=clock
  x-office-calendar=calendar-event security-high=shield network-database=database utilities-terminal=terminal)

# Drawn by us: file name without .svg, below resources/icons.
set(LANDREEVE_OWN_ICONS bell chevron new-window grip vendors landreeve)

function(landreeve_add_icons target)
  set(folder "${CMAKE_BINARY_DIR}/icons")
  set(files)
  foreach(pair IN LISTS LANDREEVE_ICON_ALIASES)
    string(REPLACE "=" ";" pair "${pair}")
    list(GET pair 0 name)
    list(GET pair 1 file)
    if(NOT EXISTS "${LANDREEVE_ICON_SOURCE}/${file}.svg")
      message(FATAL_ERROR "Icon ${name}: ${LANDREEVE_ICON_SOURCE}/${file}.svg is missing. Install bootstrap-icons.")
    endif()
    configure_file("${LANDREEVE_ICON_SOURCE}/${file}.svg" "${folder}/${name}.svg" COPYONLY)
    list(APPEND files "${folder}/${name}.svg")
  endforeach()
  foreach(name IN LISTS LANDREEVE_OWN_ICONS)
    configure_file("${CMAKE_SOURCE_DIR}/resources/icons/${name}.svg" "${folder}/${name}.svg" COPYONLY)
    list(APPEND files "${folder}/${name}.svg")
  endforeach()
  qt_add_resources(${target} icons PREFIX "/icons" BASE "${folder}" FILES ${files})
endfunction()
