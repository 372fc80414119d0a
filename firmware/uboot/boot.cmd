# SPDX-License-Identifier: Apache-2.0
# U-Boot's script: chooses the boot slot. Two copies of three variables stand in one sector each, 128 and 136, as fw_setenv writes the first:
# BOOT_ORDER, and how many tries each slot has left. Numbers are hexadecimal.
setenv scratch @SCRATCH@
setenv kernel_to @KERNEL@
setenv initrd_to @INITRD@
setenv BOOT_ORDER
setenv BOOT_A_LEFT
setenv BOOT_B_LEFT
for copy in 80 88; do
  if test -z "${BOOT_ORDER}"; then
    if ${devtype} read ${scratch} ${copy} 1 && env import -c ${scratch} 200 BOOT_ORDER BOOT_A_LEFT BOOT_B_LEFT; then echo "placard: choice from sector ${copy}"; fi
  fi
done
test -n "${BOOT_ORDER}" || setenv BOOT_ORDER "A B"
test -n "${BOOT_A_LEFT}" || setenv BOOT_A_LEFT 3
test -n "${BOOT_B_LEFT}" || setenv BOOT_B_LEFT 3
setenv slot
for s in ${BOOT_ORDER}; do
  if test -n "${slot}"; then
    true
  elif test "${s}" = "A"; then
    if test ${BOOT_A_LEFT} -gt 0; then
      setexpr BOOT_A_LEFT ${BOOT_A_LEFT} - 1
      setenv slot A
      setenv slot_part 2
    fi
  elif test "${s}" = "B"; then
    if test ${BOOT_B_LEFT} -gt 0; then
      setexpr BOOT_B_LEFT ${BOOT_B_LEFT} - 1
      setenv slot B
      setenv slot_part 3
    fi
  fi
done
if test -z "${slot}"; then
  # Nothing has proved itself: begin again, rather than stay dark for good.
  echo "placard: no slot left, counting anew"
  setenv BOOT_A_LEFT 3
  setenv BOOT_B_LEFT 3
  setenv slot A
  setenv slot_part 2
fi
setenv keep 'mw.b ${scratch} 0 200; env export -c -s 200 ${scratch} BOOT_ORDER BOOT_A_LEFT BOOT_B_LEFT; ${devtype} write ${scratch} 80 1; ${devtype} write ${scratch} 88 1'
run keep
echo "placard: slot ${slot}, order ${BOOT_ORDER}, left A ${BOOT_A_LEFT} B ${BOOT_B_LEFT}"
part start ${devtype} ${devnum} ${slot_part} first
setenv kernel_at
if ${devtype} read ${scratch} ${first} 8 && env import -c ${scratch} 1000 slot_format slot_version slot_args kernel_at kernel_sectors initrd_at initrd_sectors; then
  # The kernel behind its header of 40 bytes comes to lie where it will run.
  setexpr kernel_image ${kernel_to} - 40
  setexpr at ${first} + ${kernel_at}
  ${devtype} read ${kernel_image} ${at} ${kernel_sectors}
  setexpr at ${first} + ${initrd_at}
  ${devtype} read ${initrd_to} ${at} ${initrd_sectors}
  if iminfo ${kernel_image} && iminfo ${initrd_to}; then
    setenv bootargs "${slot_args} placard.slot=${slot} rauc.slot=${slot} placard.disk=@DISK_ID@ panic=10"
    booti ${kernel_to} ${initrd_to} ${fdt_addr}
  fi
fi
# No use in trying these bytes twice more.
echo "placard: slot ${slot} is damaged"
setenv BOOT_${slot}_LEFT 0
run keep
reset
