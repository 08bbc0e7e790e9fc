/*
 * ICU's library of data with no data in it (what ICU calls stubdata), for the
 * image: libical is linked with ICU for calendars that we do not write, and
 * its data are 31 MB.  Definitions of all time zones come out the same.
 */
#include <stdint.h>

/* The header of a table of contents (ucmndata.h) with no entry. */
__attribute__((aligned(16))) const struct {
	uint16_t header_size;
	uint8_t magic[2];
	uint16_t info_size, reserved;
	uint8_t is_big_endian, charset, uchar_size, reserved_byte;
	uint8_t format[4], format_version[4], data_version[4];
	char padding[8];
	uint32_t count, reserved_word;
	uint64_t end[2];
} icudt72_dat = {
    .header_size = 32,
    .magic = {0xda, 0x27},
    .info_size = 20,
    .is_big_endian = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__,
    .uchar_size = 2,
    .format = {'T', 'o', 'C', 'P'},
    .format_version = {1},
};
