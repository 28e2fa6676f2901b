"""The whole country's places as of 2022, and Hậu Giang's 28 successors of 1 July 2025."""

from django.db import migrations

from lensan.places.country import REFORM, details, units

HAU_GIANG, CAN_THO = "93", "92"


def load(apps, schema_editor):
    Province = apps.get_model("places", "Province")
    District = apps.get_model("places", "District")
    Commune = apps.get_model("places", "Commune")

    provinces = {u.code: Province(code=u.code, name=u.name, kind=u.kind) for u in units("tinh_tp")}
    Province.objects.bulk_create(provinces.values())
    provinces[HAU_GIANG].valid_to = REFORM
    provinces[HAU_GIANG].successor = provinces[CAN_THO]
    provinces[HAU_GIANG].save()

    districts = {
        u.code: District(code=u.code, name=u.name, kind=u.kind, province=provinces[u.parent_code], valid_to=REFORM)
        for u in units("quan_huyen")
    }
    District.objects.bulk_create(districts.values())

    known = {detail.code: detail for detail in details()}
    successors = {}
    for detail in known.values():
        kind, name = detail.successor_name.split(" ", 1)
        successors[detail.successor_code] = Commune(
            code=detail.successor_code, name=name, kind=kind.lower(), province=provinces[CAN_THO], valid_from=REFORM
        )
    Commune.objects.bulk_create(successors.values())

    communes = []
    for unit in units("xa_phuong"):
        district = districts[unit.parent_code]
        commune = Commune(
            code=unit.code, name=unit.name, kind=unit.kind, district=district, province=district.province
        )
        if detail := known.get(unit.code):
            commune.name = detail.name
            commune.valid_to = REFORM
            commune.successor = successors[detail.successor_code]
            commune.latitude, commune.longitude = detail.lat, detail.lon
            commune.point_quality = detail.point_quality
            commune.population = detail.population_2019
        communes.append(commune)
    Commune.objects.bulk_create(communes, batch_size=2000)


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
